import type { EvaluationProtocol } from './protocol.ts';
import { blockCount, blockOf, sliceAt, timeGrid } from './time-grid.ts';

/** Which events of a recording are of a satellite, and which an output says are: a byte per event, 0 or 1. */
export interface EventLabels {
  /** Truth: events of any satellite. Everything else, stars, hot pixels and noise, is a negative. */
  readonly satellite: Uint8Array;
  readonly predicted: Uint8Array;
}

/** Numbers of events; those of units add up. */
export interface EventCounts {
  events: number;
  /** Of a satellite (true positives and false negatives). */
  satellite: number;
  /** Said to be of one (true and false positives). */
  predicted: number;
  /** Both (true positives). */
  hits: number;
}

/** What one recording adds to an event score. */
export interface EventTally {
  readonly recording: string;
  readonly protocol: EvaluationProtocol;
  /** Per block of time, the blocks of every other tally of the recording. */
  readonly blocks: readonly EventCounts[];
}

/**
 * Counts the events of a recording by what they are and what they are said to be, per block of time.
 *
 * @param t times of the events, µs, ascending, at least one
 * @throws RangeError when there is no event, or not a label for each
 */
export function tallyEvents(
  recording: string,
  t: Float64Array,
  { satellite, predicted }: EventLabels,
  protocol: EvaluationProtocol,
): EventTally {
  for (const [name, { length }] of Object.entries({ satellite, predicted })) {
    if (length !== t.length)
      throw new RangeError(`${recording}: ${name}: expected a label per event (${t.length}), got ${length}`);
  }
  if (t.length === 0) throw new RangeError(`${recording}: expected at least one event, got none`);
  const grid = timeGrid(t[0], t[t.length - 1] + 1, protocol.sliceMs, protocol.blockSeconds);
  const blocks = Array.from({ length: blockCount(grid) }, () => ({ events: 0, satellite: 0, predicted: 0, hits: 0 }));
  for (let i = 0; i < t.length; i++) {
    const counts = blocks[blockOf(grid, sliceAt(grid, t[i]))];
    counts.events++;
    counts.satellite += satellite[i];
    counts.predicted += predicted[i];
    counts.hits += satellite[i] & predicted[i];
  }
  return { recording, protocol, blocks };
}
