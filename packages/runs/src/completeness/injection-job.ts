import { type RecordingFile, readRecording } from '@spikeseg/data-ebssa';
import {
  highestScores,
  type InjectedPath,
  type Injection,
  injectionAt,
  injectObjects,
  type PathMatching,
} from '@spikeseg/evaluation';
import type { Recording } from '@spikeseg/events';
import type { Detection } from '@spikeseg/segmentation';
import type { Backend } from '@spikeseg/snn-core';
import { detect } from '../models/detector.ts';
import type { Model } from '../network/model.ts';
import type { Reading } from '../recordings/reading.ts';

/*
 * One piece of the work: a recording with some objects in it, and one detector. Plain data go in and out, so that any thread can do it; the
 * recording is read where the work is done. Jobs share nothing, so an answer is the same to the bit whatever thread gives it.
 */

/** A file and how it is read. */
export type RecordingToRead = Pick<RecordingFile, 'name' | 'path' | 'group'> & Reading;

export interface InjectionJob {
  readonly recording: RecordingToRead;
  readonly model: Model;
  /** None: the recording as it is. */
  readonly injections: readonly Injection[];
  readonly seed: number;
  readonly matching: PathMatching;
}

/** What is kept of a detection in a recording without injections. */
export type FoundThere = Pick<Detection, 'tUs' | 'x' | 'y' | 'score' | 'vx' | 'vy'>;

/** Without injections what was found; with them the highest score at each, null where nothing was found. */
export type InjectionAnswer =
  | { readonly kind: 'found'; readonly detections: readonly FoundThere[] }
  | { readonly kind: 'scores'; readonly scores: readonly (number | null)[] };

/** The recording that was read last: jobs that follow one another mostly need the same. */
let last: { readonly key: string; readonly recording: Promise<Recording> } | undefined;

/** Reads a recording, or gives the one that was read last where that is the same. */
export function recordingOnce(file: RecordingToRead): Promise<Recording> {
  const key = JSON.stringify(file);
  if (last?.key !== key) last = { key, recording: readRecording(file.path, file) };
  return last.recording;
}

/** @param onTurn awaited now and then, to let signals in; may throw to end the job */
export async function doInjectionJob(
  { recording: file, model, injections, seed, matching }: InjectionJob,
  backend: Backend,
  onTurn: () => Promise<void>,
): Promise<InjectionAnswer> {
  const { events } = await recordingOnce(file);
  const withObjects = injections.length === 0 ? events : injectObjects(events, injections, seed).events;
  const { detections } = await detect(backend, model, file.name, withObjects, onTurn, { classes: false });
  if (injections.length === 0)
    return {
      kind: 'found',
      detections: detections.map(({ tUs, x, y, score, vx, vy }) => ({ tUs, x, y, score, ...(vx !== undefined && { vx, vy }) })),
    };
  const scores = highestScores(pathsOf(injections, events.t[0]), detections, matching);
  return { kind: 'scores', scores: scores.map((score) => (score === -Infinity ? null : score)) };
}

/** Injections on the clock of the events. */
export const pathsOf = (injections: readonly Injection[], startUs: number): InjectedPath[] =>
  injections.map((injection) => {
    const [first, end] = [injection.knots[0], injection.knots[injection.knots.length - 1]];
    const endUs = startUs + end.tS * 1e6;
    return {
      beginUs: startUs + first.tS * 1e6,
      endUs,
      // At the last knot itself an object is just gone; where it was last is known.
      placeAt: (tUs) => (tUs >= endUs ? end : injectionAt(injection, (tUs - startUs) / 1e6)),
    };
  });
