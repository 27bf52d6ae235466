import type { PathMatching } from '@spikeseg/evaluation';
import { type InjectionPlan, lifeOf, type PlanOptions, planInjections } from '@spikeseg/evaluation';
import type { LabelTrack, SensorSize } from '@spikeseg/events';
import { deriveSeed } from '@spikeseg/snn-core';
import { type Interruption, stopIfInterrupted } from '../context/interruption.ts';
import { UsageError } from '../errors/errors.ts';
import { fingerprintOf } from '../recordings/seen-recordings.ts';
import { cellsOf, type Grid, rateOf, speedOf } from './grid.ts';
import { type RecordingToRead, recordingOnce } from './injection-job.ts';

/** A recording with the objects that will be put into it. */
export interface PlannedRecording {
  readonly file: RecordingToRead;
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
  readonly seed: number;
}

/** An answer is taken for one to an object until so long after its end: two answers of evidence neurons, µs. */
const graceUs = 100_000;

export const matchingOf = (matchRadiusPx: number): PathMatching => ({ matchRadiusPx, graceUs });

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

interface PlanRequest {
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
  { grid, seed, stop, options }: PlanRequest,
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
  { grid, stop, options }: Omit<PlanRequest, 'seed'>,
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
      .map(lifeOf);
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
          `${file.name}: at ${speed} px/s objects are on the sensor for ${lifeS[i].toPrecision(2)} s, in which the brightest causes ${events.toPrecision(2)} events: no detector can see it; give brighter --magnitudes${speed > 0 ? ' or slower --speeds' : ''}`,
        ];
  });
}
