import { overlap, type PlaneShape, type Rival, type TransportLayerSpec } from '@spikeseg/snn-core';
import type { GraphBuilder } from '../nodes/graph-builder.ts';
import { indexTensor, scalar } from '../nodes/tensors.ts';

/** A layer that listens, in one step. */
interface Listener {
  readonly layer: TransportLayerSpec;
  /** [C, H, W] */
  readonly output: PlaneShape;
  readonly suffix: string;
}

/**
 * What all rivals tell in this step, [B, rivals, H, W]: their excess per step, of the cells that overlap each cell the largest.
 *
 * @param excesses of the rivals, [B, 1, h, w], as their last update left them
 */
export function addShares(graph: GraphBuilder, of: Listener, rivals: readonly Rival[], excesses: readonly string[]): string {
  const { layer, suffix } = of;
  const shares = rivals.map((rival, k) => {
    const largest = addLargestOfOverlap(graph, of, rival, excesses[k], k);
    if (rival.every === 1) return largest;
    // A power of two, so its inverse is exact, and GPUs multiply exactly.
    const perStep = graph.constant(scalar(`per_step.${rival.every}`, 1 / rival.every));
    return graph.node('Mul', [largest, perStep], `${layer.name}/share.${k}${suffix}`);
  });
  return shares.length === 1 ? shares[0] : graph.node('Concat', shares, `${layer.name}/shares${suffix}`, { axis: 1 });
}

/** The largest of the rival's cells that overlap each cell: rows, then columns. */
function addLargestOfOverlap(graph: GraphBuilder, of: Listener, rival: Rival, excess: string, k: number): string {
  const { stride = 1 } = of.layer;
  const [, height, width] = of.output;
  const rows = Array.from({ length: height }, (_, y) => overlap(y, stride, rival.stride, rival.plane.height));
  const columns = Array.from({ length: width }, (_, x) => overlap(x, stride, rival.stride, rival.plane.width));
  const inRows = addLargestOf(graph, of, excess, rows, { what: `rows.${k}`, axis: 2, size: rival.plane.height });
  return addLargestOf(graph, of, inRows, columns, { what: `columns.${k}`, axis: 3, size: rival.plane.width });
}

/** Along one axis, the largest of the cells from the first to the last of every pair. */
function addLargestOf(
  graph: GraphBuilder,
  { layer: { name }, suffix }: Listener,
  values: string,
  pairs: readonly (readonly [first: number, last: number])[],
  { what, axis, size }: { readonly what: string; readonly axis: number; readonly size: number },
): string {
  if (pairs.length === size && pairs.every(([first, last], cell) => first === cell && last === cell)) return values;
  const max = Math.max(...pairs.map(([first, last]) => last - first + 1));
  const each = Array.from({ length: max }, (_, n) => {
    const cells = pairs.map(([first, last]) => Math.min(first + n, last));
    const index = graph.constant(indexTensor(`${name}.told_${what}.${n}`, cells));
    return graph.node('Gather', [values, index], `${name}/told_${what}.${n}${suffix}`, { axis });
  });
  return graph.largest(each, `${name}/told_${what}${suffix}`);
}
