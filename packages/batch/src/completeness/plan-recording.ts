import { type RecordingFile, readRecording } from '@spikeseg/data-ebssa';
import {
  cellsOf,
  type Grid,
  highestScores,
  type InjectedRecording,
  type Injection,
  type InjectionAnswer,
  type InjectionPlan,
  injectObjects,
  type PlanOptions,
  pathsOf,
  planInjections,
  rateOf,
  speedOf,
} from '@spikeseg/evaluation';
import type { Recording } from '@spikeseg/events';
import { type Interruption, stopIfInterrupted, UsageError } from '@spikeseg/experiment/commands';
import { detect, fingerprintOf, type Model, type Reading } from '@spikeseg/experiment/models';
import { type Backend, deriveSeed } from '@spikeseg/snn-core';

/** A recording with the objects that will be put into it. */
export interface PlannedRecording extends InjectedRecording {
  readonly file: RecordingToRead;
  readonly seed: number;
}

/** @throws UsageError when the recording is too short or has no room, EventFormatError when it cannot be read */
async function planRecording(file: RecordingToRead, grid: Grid, seed: number, options?: PlanOptions): Promise<PlannedRecording> {
  const { events, objects } = await recordingOnce(file);
  const { t, sensor } = events;
  const fingerprint = fingerprintOf(events);
  const ownSeed = deriveSeed(seed, 'completeness', fingerprint);
  const { rounds, recordingS, medianLifeS } = planned(file.name, () =>
    planInjections({ events, objects }, cellsOf(grid), grid.perCell, ownSeed, options),
  );
  return {
    file,
    fingerprint,
    sensor,
    startUs: t[0],
    events: t.length,
    seconds: recordingS,
    labels: objects,
    rounds,
    // That of its first magnitude: brightness plays no part.
    lifeS: grid.speedsPxS.map((_, i) => medianLifeS[i * grid.magnitudes.length]),
    seed: ownSeed,
  };
}

interface RecordingPlanRequest {
  readonly grid: Grid;
  readonly seed: number;
  readonly stop: Interruption;
  /** How objects are laid. */
  readonly options?: PlanOptions;
}

/**
 * The recordings of a measurement with the objects that will be put into them, in their order.
 *
 * @param warn told what must be said before hours are spent
 * @throws UsageError as `planRecording`, and where two have the same events; InterruptedError
 */
export async function planMeasured(
  files: readonly RecordingToRead[],
  { grid, seed, stop, options }: RecordingPlanRequest,
  warn: (doubt: string) => void,
): Promise<PlannedRecording[]> {
  const recordings: PlannedRecording[] = [];
  for (const file of files) {
    await stopIfInterrupted(stop);
    const recording = await planRecording(file, grid, seed, options);
    for (const doubt of planDoubts(recording, grid)) warn(doubt);
    const same = recordings.find(({ fingerprint }) => fingerprint === recording.fingerprint);
    if (same)
      throw new UsageError(
        `${file.path}: expected a recording of its own, got the events of ${same.file.name} again; give one of the two`,
      );
    recordings.push(recording);
  }
  return recordings;
}

/**
 * Recordings with more objects in more rounds, as `options.after` says. The rounds that are there stay as they are.
 *
 * @throws InterruptedError, and UsageError as `planMeasured`
 */
export async function planMore(
  recordings: readonly PlannedRecording[],
  { grid, stop, options }: Omit<RecordingPlanRequest, 'seed'>,
): Promise<PlannedRecording[]> {
  const more: PlannedRecording[] = [];
  for (const recording of recordings) {
    await stopIfInterrupted(stop);
    const { events, objects } = await recordingOnce(recording.file);
    const plan = planned(recording.file.name, () =>
      planInjections({ events, objects }, cellsOf(grid), grid.perCell, recording.seed, options),
    );
    const rounds = [...recording.rounds, ...plan.rounds];
    more.push({ ...recording, rounds, lifeS: livesOf(rounds, grid) });
  }
  return more;
}

/** Median time that an object of each speed is there, of all magnitudes, s. */
const livesOf = (rounds: PlannedRecording['rounds'], grid: Grid): number[] =>
  grid.speedsPxS.map((speedPxS) => {
    const lives = rounds
      .flat()
      .filter(({ cell }) => speedOf(grid, cell) === speedPxS)
      .map(({ knots }) => knots[knots.length - 1].tS - knots[0].tS);
    return lives.toSorted((a, b) => a - b)[lives.length >> 1];
  });

function planned(name: string, plan: () => InjectionPlan): InjectionPlan {
  try {
    return plan();
  } catch (cause) {
    if (cause instanceof RangeError) throw new UsageError(`${name}: ${cause.message}`, { cause });
    throw cause;
  }
}

/** With fewer events no detector can see an object. */
const fewestEvents = 5;

/** What must be said of a plan before hours are spent on it, one line each. */
function planDoubts({ file, lifeS }: PlannedRecording, grid: Grid): string[] {
  const brightest = Math.max(...grid.magnitudes.map((magnitude) => rateOf(grid, magnitude)));
  return grid.speedsPxS.flatMap((speed, i) => {
    const events = lifeS[i] * brightest;
    return events >= fewestEvents
      ? []
      : [
          `${file.name}: at ${speed} px/s objects are on the sensor for ${lifeS[i].toPrecision(2)} s, in which the brightest causes ${events.toPrecision(2)} events: no detector can see it; give brighter ones in option magnitudes${speed > 0 ? ' or slower option speeds' : ''}`,
        ];
  });
}

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
}

/** The recording that was read last: jobs that follow one another mostly need the same. */
let last: { readonly key: string; readonly recording: Promise<Recording> } | undefined;

/** Reads a recording, or gives the one that was read last where that is the same. */
function recordingOnce(file: RecordingToRead): Promise<Recording> {
  const key = JSON.stringify(file);
  if (last?.key !== key) last = { key, recording: readRecording(file.path, file) };
  return last.recording;
}

/** @param onTurn awaited now and then, to let signals in; may throw to end the job */
export async function doInjectionJob(
  { recording: file, model, injections, seed }: InjectionJob,
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
  const scores = highestScores(pathsOf(injections, events.t[0]), detections);
  return { kind: 'scores', scores: scores.map((score) => (score === -Infinity ? null : score)) };
}
