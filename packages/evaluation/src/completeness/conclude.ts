import type { Detection } from '@spikeseg/detection';
import type { LabelTrack, SensorSize } from '@spikeseg/events';
import { deriveSeed } from '@spikeseg/snn-core';
import { type Injection, injectionAt } from '../injection/injection.ts';
import type { InjectionPlan } from '../injection/plan-injections.ts';
import { type Completeness, completeness, type InjectionFate, type InjectionOutcome } from './completeness.ts';
import { type Grid, magnitudeOf, speedOf } from './grid.ts';
import { highestScores, type InjectedPath } from './injected-path.ts';
import { placesIn, scoreCut } from './places.ts';
import { type InjectedKind, undecidedKinds } from './undecided.ts';

/** A recording with the objects that are put into it. */
export interface InjectedRecording {
  readonly file: { readonly name: string };
  /** Of its events. */
  readonly fingerprint: string;
  readonly sensor: SensorSize;
  readonly startUs: number;
  readonly events: number;
  readonly seconds: number;
  readonly labels: readonly LabelTrack[];
  readonly rounds: InjectionPlan['rounds'];
  /** Median time that an object of each speed is there, s. */
  readonly lifeS: readonly number[];
}

/** What is kept of a detection in a recording without injections. */
export type FoundThere = Pick<Detection, 'tUs' | 'x' | 'y' | 'score' | 'vx' | 'vy'>;

/** Without injections what was found; with them the highest score at each, null where nothing was found. */
export type InjectionAnswer =
  | { readonly kind: 'found'; readonly detections: readonly FoundThere[] }
  | { readonly kind: 'scores'; readonly scores: readonly (number | null)[] };

/** What a detector answered to one recording: as it is, and with each round of objects. */
export interface RecordingAnswers {
  readonly clean: Extract<InjectionAnswer, { readonly kind: 'found' }>;
  readonly rounds: readonly Extract<InjectionAnswer, { readonly kind: 'scores' }>[];
}

/** What came of one recording. */
export interface RecordingReport {
  readonly name: string;
  /** Of its events. */
  readonly fingerprint: string;
  readonly sensor: SensorSize;
  readonly seconds: number;
  readonly events: number;
  readonly labelledObjects: number;
  readonly rounds: number;
  /** Median time that an object of each speed is there, s. */
  readonly lifeS: readonly number[];
  /** By detector; `spoiled`: share of the injections where something is found also without them. */
  readonly falsePlaces: readonly (FalsePlaces & { readonly spoiled: number })[];
  readonly completeness: Completeness;
}

/** completeness.json. Depends on nothing but recordings, settings, seed and program. */
export interface CompletenessReport {
  readonly seed: number;
  readonly zeroPoint: number;
  readonly injectionsPerCell: number;
  /** Where only undecided kinds have `injectionsPerCell` objects. */
  readonly quick?: QuickStages;
  readonly speedsPxS: readonly number[];
  readonly magnitudes: readonly number[];
  readonly bootstrap: { readonly samples: number; readonly confidence: number; readonly minRecordings: number };
  readonly detectors: readonly { readonly name: string; readonly title: string }[];
  readonly recordings: readonly RecordingReport[];
  /** All recordings together. */
  readonly completeness: Completeness;
}

/** Which kinds have how many objects in each recording. */
export interface QuickStages {
  /** Objects of every kind in the first stage; decided kinds have no more. */
  readonly firstPerCell: number;
  /** Kinds that the second stage filled up. */
  readonly undecided: readonly InjectedKind[];
}

/** As everywhere else; with fewer recordings than `minRecordings` the objects of each cell are resampled. */
const bootstrap = { samples: 1000, confidence: 0.95, minRecordings: 8 } as const;

export interface CompletenessAnswers<Of extends InjectedRecording = InjectedRecording> {
  readonly grid: Grid;
  readonly seed: number;
  readonly detectors: readonly { readonly name: string; readonly title: string }[];
  readonly recordings: readonly Of[];
  /** By detector and recording. */
  readonly answers: readonly (readonly RecordingAnswers[])[];
  readonly quick?: QuickStages | undefined;
}

/** Of the interval of m50 in which kinds are undecided; the next kind on either side is undecided, too. */
const decided = { samples: 500, confidence: 0.8 } as const;

const bootstrapOf = (seed: number) => ({ ...bootstrap, seed: deriveSeed(seed, 'completeness', 'bootstrap') });

/** After a first stage: the kinds of which more objects would tell more. */
export const undecidedAfter = (measured: CompletenessAnswers): InjectedKind[] =>
  undecidedKinds(
    measured.recordings.flatMap((recording, i) => judge(measured, recording, i).outcomes),
    { ...bootstrapOf(measured.seed), ...decided },
  );

/** Judges every injection at equal rates of false alarms, and fits. */
export function conclude(measured: CompletenessAnswers): CompletenessReport {
  const { grid, seed, detectors, recordings } = measured;
  const options = bootstrapOf(seed);
  const judged = recordings.map((recording, i) => judge(measured, recording, i));
  const pooled = completeness(
    judged.flatMap(({ outcomes }) => outcomes),
    options,
  );
  return {
    seed,
    zeroPoint: grid.zeroPoint,
    injectionsPerCell: grid.perCell,
    ...(measured.quick && { quick: measured.quick }),
    speedsPxS: grid.speedsPxS,
    magnitudes: grid.magnitudes,
    bootstrap,
    detectors: detectors.map(({ name, title }) => ({ name, title })),
    recordings: recordings.map((recording, i): RecordingReport => {
      const { file, fingerprint, sensor, seconds, events, labels, rounds, lifeS } = recording;
      const { outcomes, places } = judged[i];
      const spoiled = (k: number) => outcomes.filter(({ fates }) => fates[k] === 'spoiled').length / outcomes.length;
      return {
        name: file.name,
        fingerprint,
        sensor,
        seconds,
        events,
        labelledObjects: labels.length,
        rounds: rounds.length,
        lifeS,
        falsePlaces: places.map((one, k) => ({ ...one, spoiled: spoiled(k) })),
        completeness: recordings.length === 1 ? pooled : completeness(outcomes, options),
      };
    }),
    completeness: pooled,
  };
}

/** What became of each injection of a recording, for every detector, with the scores that give equal rates of false alarms. */
function judge({ grid, answers }: CompletenessAnswers, recording: InjectedRecording, i: number) {
  const own = answers.map((ofDetector) => ofDetector[i]);
  const places = falsePlaces(
    recording,
    own.map(({ clean }) => clean.detections),
  );
  const outcomes = recording.rounds.flatMap((round, number) => {
    const paths = pathsOf(round, recording.startUs);
    const without = own.map(({ clean }) => highestScores(paths, clean.detections));
    return round.map(
      ({ cell }, k): InjectionOutcome => ({
        recording: recording.file.name,
        speedPxS: speedOf(grid, cell),
        magnitude: magnitudeOf(grid, cell),
        fates: own.map(({ rounds }, detector) =>
          fateOf(without[detector][k], rounds[number].scores[k] ?? -Infinity, places[detector].above ?? -Infinity),
        ),
      }),
    );
  });
  return { outcomes, places };
}

/** @param without, within highest scores at the object, without and with it; -Infinity where nothing was found */
function fateOf(without: number, within: number, above: number): InjectionFate {
  if (without > above) return 'spoiled';
  return within > above ? 'found' : 'missed';
}

/** What a detector finds in a recording without injections, away from labels: all of it counts as false. */
export interface FalsePlaces {
  /** At its own settings. */
  readonly places: number;
  readonly perHour: number;
  /** Above which score answers count in the comparison; null: all do. */
  readonly above: number | null;
  /** Above that score. */
  readonly placesLeft: number;
  readonly perHourLeft: number;
}

/** What is so near to a labelled object is one answer to it, px, and so long before or after its labels, µs. */
const guardPx = 10;
const aroundUs = 3e6;

/**
 * Counts places of each detector, and sets their scores so that none has more of them than the first has at its own settings.
 *
 * @param found by detector, in time order
 */
export function falsePlaces(
  recording: Pick<InjectedRecording, 'labels' | 'seconds'>,
  found: readonly (readonly FoundThere[])[],
): FalsePlaces[] {
  const hours = recording.seconds / 3600;
  const away = found.map((detections) => detections.filter((one) => !recording.labels.some((track) => isAtLabel(track, one))));
  const own = away.map((detections) => placesIn(detections).length);
  return away.map((detections, detector): FalsePlaces => {
    const { above, places } = scoreCut(detections, own[0]);
    return {
      places: own[detector],
      perHour: own[detector] / hours,
      above: Number.isFinite(above) ? above : null,
      placesLeft: places,
      perHourLeft: places / hours,
    };
  });
}

/** Whether a detection stands where a labelled object is, or was or will be within seconds. */
function isAtLabel({ t, x, y }: LabelTrack, found: FoundThere): boolean {
  const last = t.length - 1;
  if (last < 0 || found.tUs < t[0] - aroundUs || found.tUs > t[last] + aroundUs) return false;
  let [before, after] = [0, last];
  while (after - before > 1) {
    const middle = (before + after) >> 1;
    if (t[middle] <= found.tUs) before = middle;
    else after = middle;
  }
  const share = t[after] > t[before] ? Math.min(1, Math.max(0, (found.tUs - t[before]) / (t[after] - t[before]))) : 0;
  const [placeX, placeY] = [x[before] + share * (x[after] - x[before]), y[before] + share * (y[after] - y[before])];
  return (placeX - found.x) ** 2 + (placeY - found.y) ** 2 <= guardPx ** 2;
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
