import type { Interruption } from '../context/interruption.ts';
import { InterruptedError } from '../errors/errors.ts';
import { type Measured, type QuickStages, type RecordingAnswers, undecidedAfter } from './conclude.ts';
import type { OpenDetector } from './detectors.ts';
import { cellsOf, type Grid, magnitudeOf, speedOf } from './grid.ts';
import type { RecordingToRead } from './injection-job.ts';
import { type PlannedRecording, planMeasured, planMore } from './plan-recording.ts';

/** What is measured, and with what. */
export interface StagesRequest extends Pick<Measured, 'grid' | 'seed' | 'matching' | 'falseAlarmsPerHour'> {
  readonly detectors: readonly OpenDetector[];
  readonly files: readonly RecordingToRead[];
  readonly stop: Interruption;
  /** Told what must be said before time is spent. */
  readonly warn: (doubt: string) => void;
  /** Told what the second stage is. */
  readonly inform: (line: string) => void;
  /** Runs the detectors on what is planned. @param stage what it is of the whole, in words; empty for all of it */
  readonly measure: (recordings: readonly PlannedRecording[], stage: string) => Promise<RecordingAnswers[][]>;
}

/** Measures all objects of every kind. @throws what `planMeasured` and `measure` throw */
export async function measureAll(request: StagesRequest): Promise<Measured> {
  const { files, grid, seed, stop, warn } = request;
  const recordings = await planMeasured(files, { grid, seed, stop }, warn);
  return { ...measuredBy(request, grid, recordings), answers: await request.measure(recordings, '') };
}

/** Objects of every kind in the first stage, in each recording. */
export const firstPerCell = 8;

const afterFirst = 'interrupted after the first stage; the same command goes on';

/** More than is usual: seconds of planning save rounds that take longer. */
const quickTries = 480;

/**
 * Measures in two stages: a few objects of every kind, then the rest of the undecided kinds alone. The second stage takes the next numbers of each
 * kind, so that both together are objects that {@link measureAll} would have, too. Where a few are all, there is one stage.
 *
 * @returns the objects of both stages
 * @throws what `planMeasured` and `measure` throw
 */
export async function measureQuickly(request: StagesRequest): Promise<Measured> {
  const { files, grid, seed, stop, warn, inform } = request;
  if (grid.perCell <= firstPerCell) return measureAll(request);
  const firstGrid = { ...grid, perCell: firstPerCell };
  const first = await planMeasured(files, { grid: firstGrid, seed, stop, options: { tries: quickTries } }, warn);
  const answers = await request.measure(first, 'first of two stages');
  const undecided = undecidedAfter({ ...measuredBy(request, firstGrid, first), answers });
  const cells = cellsAmong(grid, undecided);
  const more = grid.perCell - firstPerCell;
  inform(`first stage is done; ${more} more objects of ${cells.length} undecided kinds, of ${cellsOf(grid).length}`);
  const after = { perCell: firstPerCell, cells };
  const between = { signal: stop.signal, error: () => new InterruptedError(afterFirst) };
  const recordings = await planMore(first, { grid, stop: between, options: { tries: quickTries, after } });
  const quick = { firstPerCell, undecided };
  return { ...measuredBy(request, grid, recordings), answers: await request.measure(recordings, 'second stage'), quick };
}

const measuredBy = (
  { seed, matching, falseAlarmsPerHour, detectors }: StagesRequest,
  grid: Grid,
  recordings: readonly PlannedRecording[],
): Omit<Measured, 'answers'> => ({ grid, seed, matching, falseAlarmsPerHour, detectors, recordings });

/** Positions of kinds among the cells of a grid. */
const cellsAmong = (grid: Grid, kinds: QuickStages['undecided']): number[] =>
  cellsOf(grid).flatMap((_, cell) =>
    kinds.some(({ speedPxS, magnitude }) => speedPxS === speedOf(grid, cell) && magnitude === magnitudeOf(grid, cell))
      ? [cell]
      : [],
  );
