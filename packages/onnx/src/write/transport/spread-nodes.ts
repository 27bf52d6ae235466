import { type ForwardTransport, never, transportChannels } from '@spikeseg/snn-core';
import type { GraphBuilder } from '../nodes/graph-builder.ts';
import { floatTensor, indexTensor, wholeTensor } from '../nodes/tensors.ts';
import type { LateralLayer } from './lateral-nodes.ts';

/** Evidence that came to a cell, and a cost [1, 1, 1] that is still to be paid for it, where it is the same for all maps. */
export interface SpreadEvidence {
  readonly evidence: string;
  readonly cost: string | undefined;
}

/** Positions of the 3 × 3 neighbours from which all maps come at the same cost as from each other. */
interface Ways {
  readonly positions: readonly number[];
  /** Of every map. */
  readonly costs: readonly number[];
}

const centre = 4;
const cross = [1, 3, 4, 5, 7];
const everywhere = [0, 1, 2, 3, 4, 5, 6, 7, 8];

/**
 * P(x) = max over the neighbours of B − cost. Maps that only come from the same place leave their cost to be paid with the leak.
 *
 * @param evidence B, at least 0, so that 0 may stand for what lies outside
 */
export function addSpread(graph: GraphBuilder, of: LateralLayer, evidence: string): SpreadEvidence {
  const { layer, numbers, suffix } = of;
  const { name, motions } = layer;
  const motionOf = transportChannels(layer).map(({ motion }) => motion);
  const lateral = graph.constant(floatTensor(`${name}.lateral`, [motions.length, 9, 1, 1], numbers.lateral.data));
  const costsOf = (position: number, chosen: readonly number[], output: string): string =>
    graph.once(output, (at) => {
      const index = at.constant(indexTensor(`${output}.motions`, chosen));
      const ways = at.node('Gather', [lateral, index], `${output}/ways`, { axis: 0 });
      at.node('Gather', [ways, at.constant(wholeTensor(`way.${position}`, [], [position]))], output, { axis: 1 });
    });
  const all = waysOf(numbers, motionOf);
  const [{ positions, costs }] = all;
  if (all.length === 1 && positions.join() === `${centre}` && costs.every((cost) => cost === costs[0]))
    return { evidence, cost: costsOf(centre, [motionOf[0]], `${name}/stay_cost`) };
  let surrounded: string | undefined;
  const neighbours = (position: number): string => {
    if (position === centre) return evidence;
    surrounded ??= graph.node(
      'Pad',
      [evidence, graph.constant(indexTensor('around', [0, 0, 1, 1, 0, 0, 1, 1]))],
      `${name}/surrounded${suffix}`,
    );
    return addNeighbours(graph, of, surrounded, position);
  };
  const arriving = all.map((ways, k) => {
    const best =
      addPool(graph, of, evidence, { ways, all, k }) ??
      graph.largest(ways.positions.map(neighbours), `${name}/beside.${k}${suffix}`);
    const paid = costsOf(ways.positions[0], motionOf, `${name}/lateral_cost.${k}`);
    return graph.node('Sub', [best, paid], `${name}/arriving.${k}${suffix}`);
  });
  return { evidence: graph.largest(arriving, `${name}/spread${suffix}`), cost: undefined };
}

/**
 * The largest of the neighbours in some positions as a pool, which is faster, where it can be one. Positions from which no map pays
 * more may be in the pool, for they are in the maximum at what they cost.
 */
function addPool(
  graph: GraphBuilder,
  { layer, suffix }: LateralLayer,
  evidence: string,
  { ways, all, k }: { readonly ways: Ways; readonly all: readonly Ways[]; readonly k: number },
): string | undefined {
  const { positions } = ways;
  const pool = (rows: number, columns: number): string =>
    graph.node('MaxPool', [evidence], `${layer.name}/pool_${rows}_${columns}.${k}${suffix}`, {
      kernel_shape: [2 * rows + 1, 2 * columns + 1],
      pads: [rows, columns, rows, columns],
    });
  if (positions.join() === `${centre}`) return undefined;
  const cheap = all.filter(({ costs }) => costs.every((cost, channel) => cost <= ways.costs[channel]));
  const allowed = new Set(cheap.flatMap((other) => other.positions));
  if (everywhere.every((position) => allowed.has(position))) return pool(1, 1);
  const isCross = cross.every((position) => allowed.has(position)) && positions.every((position) => cross.includes(position));
  return isCross ? graph.largest([pool(0, 1), pool(1, 0)], `${layer.name}/cross.${k}${suffix}`) : undefined;
}

/** The neighbours of all cells in one of nine positions. @param surrounded evidence, and 0 around it */
function addNeighbours(
  graph: GraphBuilder,
  { layer, output, suffix }: LateralLayer,
  surrounded: string,
  position: number,
): string {
  const [, height, width] = output;
  const [down, right] = [Math.floor(position / 3), position % 3];
  const from = graph.constant(indexTensor(`from.${down}.${right}`, [down, right]));
  const to = graph.constant(indexTensor(`to.${down + height}.${right + width}`, [down + height, right + width]));
  const axes = graph.constant(indexTensor('axes.HW', [2, 3]));
  return graph.node('Slice', [surrounded, from, to, axes], `${layer.name}/neighbours.${position}${suffix}`);
}

/** All positions from which evidence comes at all, and the own place where there are none. */
function waysOf({ lateral }: ForwardTransport, motionOf: readonly number[]): readonly Ways[] {
  const byCosts = new Map<string, { readonly positions: number[]; readonly costs: readonly number[] }>();
  for (const position of everywhere) {
    const costs = motionOf.map((motion) => lateral.data[motion * 9 + position]);
    if (position !== centre && costs.every((cost) => cost === never)) continue;
    const known = byCosts.get(costs.join());
    if (known) known.positions.push(position);
    else byCosts.set(costs.join(), { positions: [position], costs });
  }
  return [...byCosts.values()];
}
