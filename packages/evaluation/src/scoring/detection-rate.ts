import { type Disc, inDiscs } from '../slices/disc.ts';
import type { LabelledSlices } from '../slices/labelled-slices.ts';
import type { OutputField } from '../slices/output-field.ts';
import { blockCount, blockOf } from '../slices/time-grid.ts';
import { type FalseKind, falseKinds } from './false-alarms.ts';
import type { EvaluationProtocol } from './protocol.ts';

/** Counts of one block of time. */
export interface DetectionCounts {
  labels: number;
  hits: number;
  slices: number;
  detections: number;
  isolated: number;
  wake: number;
  beforeAfter: number;
}

/** How much of one object was found. */
export interface ObjectCounts {
  readonly id: number;
  labels: number;
  hits: number;
}

export interface DetectionRate {
  readonly blocks: readonly DetectionCounts[];
  readonly objects: readonly ObjectCounts[];
  /** Per block the distance of every hit label to the nearest detection, px. */
  readonly errorsPx: readonly (readonly number[])[];
}

/**
 * Found labels and false detections: Pd = hits / labels (label weighted), per object too.
 *
 * A label is hit when an output stands within `matchRadiusPx` in its slice. Every detection is judged once however long
 * it stands: it is right when in any slice in which it stands a known object is within the match radius, and otherwise
 * false, in the block and of the kind that belong to the first slice in which it stands.
 */
export function detectionRate(
  slices: LabelledSlices,
  output: OutputField,
  protocol: Pick<EvaluationProtocol, 'matchRadiusPx' | 'spotRadiusPx' | 'wakeRadiusPx' | 'wakeSeconds'>,
): DetectionRate {
  const { grid } = slices;
  const radiusPx = protocol.matchRadiusPx;
  const blocks = Array.from({ length: blockCount(grid) }, emptyCounts);
  const errorsPx = blocks.map((): number[] => []);
  const objects = slices.objects.map(({ id }): ObjectCounts => ({ id, labels: 0, hits: 0 }));
  const near = slices.known.map((known) => known.map(({ x, y }): Disc => ({ x, y, radiusPx })));
  const kindAt = falseKinds(slices, protocol);
  for (let slice = 0; slice < grid.slices; slice++) {
    const block = blockOf(grid, slice);
    const counts = blocks[block];
    counts.slices++;
    for (const { object, x, y } of slices.labels[slice]) {
      counts.labels++;
      objects[object].labels++;
      const error = output.nearestPx(slice, x, y);
      if (error > radiusPx) continue;
      counts.hits++;
      objects[object].hits++;
      errorsPx[block].push(error);
    }
    output.forEachNew(slice, (x, y, lastSlice) => {
      counts.detections++;
      for (let k = slice; k <= lastSlice; k++) if (inDiscs(near[k], x, y)) return;
      const kind: FalseKind = kindAt(x, y, slice);
      counts[kind]++;
    });
  }
  return { blocks, objects, errorsPx };
}

const emptyCounts = (): DetectionCounts => ({
  labels: 0,
  hits: 0,
  slices: 0,
  detections: 0,
  isolated: 0,
  wake: 0,
  beforeAfter: 0,
});
