import { kFold } from '@spikeseg/data-ebssa';
import { UsageError } from '../errors/errors.ts';
import type { FoundRecording } from './survey.ts';

/** Folds by default, where there are recordings enough: four fifths train, as in most of the literature. */
const usualFolds = 5;

/**
 * Names of the recordings that each fold holds out. Every recording that can be scored is held out once; recordings
 * without labels train in every fold, for nothing could be scored on them. Those with an object are dealt first, so that
 * every fold has one to find; those without, which count false detections only, are dealt after them.
 *
 * @param asked number of folds; undefined for as many as there can be, at most five
 * @throws UsageError when there are fewer recordings with labelled objects than folds, or two with the same events
 */
export function dealFolds(found: readonly FoundRecording[], asked: number | undefined, seed: number): string[][] {
  const scorable = found.filter((recording) => recording.scorable);
  const positive = namesOf(scorable.filter(({ objects }) => objects > 0));
  if (positive.length < 2) {
    throw new UsageError(
      `cross-validation: expected at least 2 recordings with labelled objects, one to train and one to score, got ${positive.length} (of ${found.length}); train splits a single recording by time`,
    );
  }
  const folds = asked ?? Math.min(usualFolds, positive.length);
  if (folds < 2 || folds > positive.length) {
    throw new UsageError(
      `--folds: expected 2 … ${positive.length}, the number of recordings with labelled objects, got ${folds}`,
    );
  }
  const twin = found.find(({ fingerprint }, i) => found.findIndex((other) => other.fingerprint === fingerprint) < i);
  if (twin) {
    const first = found.find(({ fingerprint }) => fingerprint === twin.fingerprint);
    throw new UsageError(
      `${twin.name}: expected recordings that differ, got the same events as in ${first?.name}; one could train and the other be scored: remove one of them`,
    );
  }
  const negative = namesOf(scorable.filter(({ objects }) => objects === 0));
  return kFold(positive, folds, seed).map(({ validation }, fold) => [
    ...validation,
    // Goes on where the dealing of the others has ended, so that folds are of equal size.
    ...negative.filter((_, i) => (positive.length + i) % folds === fold),
  ]);
}

const namesOf = (some: readonly FoundRecording[]): string[] => some.map(({ name }) => name).toSorted();
