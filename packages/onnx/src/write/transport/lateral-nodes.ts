import { type ForwardTransport, type PlaneShape, shiftOf, type TransportLayerSpec, transportChannels } from '@spikeseg/snn-core';
import type { GraphBuilder } from '../nodes/graph-builder.ts';
import { shiftPeriod } from '../nodes/states.ts';
import { indexTensor, shortTensor } from '../nodes/tensors.ts';

/*
 * What happens to the evidence of all maps [B, C, H, W] between two updates, one after the other: it shifts, and spreads to neighbours
 * (spread-nodes.ts).
 */

/** A transport layer that nodes are written for. */
export interface LateralLayer {
  readonly layer: TransportLayerSpec;
  readonly numbers: ForwardTransport;
  /** [C, H, W] */
  readonly output: PlaneShape;
  /** Behind the names of values of this step. */
  readonly suffix: string;
}

/** B(x) = V(x − d), every map by its own shift in this phase. @param phase int32 [B], undefined where all updates are alike */
export function addShift(graph: GraphBuilder, of: LateralLayer, evidence: string, phase: string | undefined): string {
  const { layer, output, suffix } = of;
  const { name } = layer;
  const [channels, height, width] = output;
  const shifts = Array.from({ length: shiftPeriod(layer) }, (_, update) =>
    transportChannels(layer).map(({ motion }) => shiftOf(layer.motions[motion], update)),
  );
  // Nothing is left of a map that shifts by its whole size.
  const reach = (axis: 0 | 1, size: number): number =>
    Math.min(size, Math.max(...shifts.flat().map((shift) => Math.abs(shift[axis]))));
  const [right, down] = [reach(0, width), reach(1, height)];
  if (right === 0 && down === 0) return evidence;
  const pitch = width + 2 * right;
  const offsets = shifts.flatMap((all) => all.map(([dx, dy]) => -(within(dy, down) * pitch + within(dx, right))));
  const table = graph.constant(shortTensor(`${name}.shifts`, [shifts.length, channels, 1], offsets));
  const cells = graph.once(`${name}/cells`, (at, value) => addCells(at, of, { right, down, pitch }, value));
  const now = phase ?? graph.constant(indexTensor('whole.0', [0]));
  const offset = graph.node('Gather', [table, now], `${name}/offset${suffix}`, { axis: 0 });
  const places = graph.node('Add', [cells, offset], `${name}/places${suffix}`);
  const pads = graph.constant(indexTensor(`${name}.shift_pads`, [0, 0, down, right, 0, 0, down, right]));
  const padded = graph.node('Pad', [evidence, pads], `${name}/framed${suffix}`);
  const flat = graph.constant(indexTensor(`${name}.framed_flat`, [0, channels, (height + 2 * down) * pitch]));
  const lines = graph.node('Reshape', [padded, flat], `${name}/lines${suffix}`);
  const found = graph.node('GatherElements', [lines, places], `${name}/found${suffix}`, { axis: 2 });
  const planes = graph.constant(indexTensor(`${name}.planes`, [0, channels, height, width]));
  return graph.node('Reshape', [found, planes], `${name}/shifted${suffix}`);
}

/** A shift of so many cells at most, either way. */
const within = (cells: number, max: number): number => Math.max(-max, Math.min(max, cells));

/** Where the cells lie in a plane with a frame around it, [1, 1, H·W], from a number for every row and column. */
function addCells(
  graph: GraphBuilder,
  { layer: { name }, output: [, height, width] }: LateralLayer,
  { right, down, pitch }: { readonly right: number; readonly down: number; readonly pitch: number },
  value: string,
): void {
  const rows = Array.from({ length: height }, (_, y) => (y + down) * pitch);
  const columns = Array.from({ length: width }, (_, x) => x + right);
  const ofRow = graph.constant(shortTensor(`${name}.rows`, [height, 1], rows));
  const ofColumn = graph.constant(shortTensor(`${name}.columns`, [1, width], columns));
  const plane = graph.node('Add', [ofRow, ofColumn], `${name}/cell_plane`);
  graph.node('Reshape', [plane, graph.constant(indexTensor(`${name}.cell_line`, [1, 1, height * width]))], value);
}
