import type { Disc } from '../slices/disc.ts';
import type { LabelledSlices } from '../slices/labelled-slices.ts';
import { idleSpots } from '../slices/labelled-slices.ts';
import type { OutputField } from '../slices/output-field.ts';
import { blockCount, blockOf } from '../slices/time-grid.ts';
import type { EvaluationProtocol } from './protocol.ts';

export interface StrictCounts {
  labels: number;
  /** Labels with an output within the match radius in their slice. */
  hits: number;
  slices: number;
  /** Slices with an output farther than the guard radius from every object known to be there. */
  falseSlices: number;
  /** The same without outputs at a labelled spot outside the labelled interval. */
  falseSlicesOffSpot: number;
}

/**
 * Strict score: sensitivity = hits / labels, specificity = 1 − falseSlices / slices. A false output more never raises it.
 *
 * The second specificity leaves out outputs within `spotRadiusPx` of an object's first label before its labelled interval,
 * or of its last label after it: labels may start late and end early.
 *
 * @returns counts per block of time
 */
export function strictSlices(
  slices: LabelledSlices,
  output: OutputField,
  protocol: Pick<EvaluationProtocol, 'matchRadiusPx' | 'guardRadiusPx' | 'spotRadiusPx'>,
): readonly StrictCounts[] {
  const { grid } = slices;
  const spots = idleSpots(slices, protocol.spotRadiusPx);
  const blocks = Array.from(
    { length: blockCount(grid) },
    (): StrictCounts => ({ labels: 0, hits: 0, slices: 0, falseSlices: 0, falseSlicesOffSpot: 0 }),
  );
  for (let slice = 0; slice < grid.slices; slice++) {
    const counts = blocks[blockOf(grid, slice)];
    counts.slices++;
    for (const { x, y } of slices.labels[slice]) {
      counts.labels++;
      if (output.countIn(slice, [{ x, y, radiusPx: protocol.matchRadiusPx }]) > 0) counts.hits++;
    }
    const guarded = slices.known[slice].map(({ x, y }): Disc => ({ x, y, radiusPx: protocol.guardRadiusPx }));
    const total = output.total(slice);
    if (output.countIn(slice, guarded) === total) continue;
    counts.falseSlices++;
    if (output.countIn(slice, [...guarded, ...spots(slice)]) < total) counts.falseSlicesOffSpot++;
  }
  return blocks;
}
