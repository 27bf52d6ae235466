import type { GraphBuilder } from '../nodes/graph-builder.ts';
import { scalar } from '../nodes/tensors.ts';
import type { LateralLayer } from './lateral-nodes.ts';

/*
 * What a transport layer takes from all maps at a place: what the largest potential nearby has above the ceiling, or what rivals
 * told (rival-nodes.ts), where that is more.
 */

/** V ← max(0, V − max(e, X)), or min(V, ceiling) without a competition; e, [B, 1, H, W], is named `excess`, and V `left`. */
export function addCompetition(
  graph: GraphBuilder,
  step: LateralLayer,
  of: { readonly charged: string; readonly shares: string | undefined; readonly left: string; readonly excess: string },
): void {
  const { layer, numbers } = step;
  const { charged, shares, left, excess } = of;
  const { name, competition } = layer;
  const value = (what: string): string => `${name}/${what}${step.suffix}`;
  const ceiling = graph.constant(scalar(`${name}.ceiling`, numbers.ceiling));
  if (competition === undefined) {
    graph.node('Min', [charged, ceiling], left);
    return;
  }
  const largest = graph.node('ReduceMax', [charged], value('largest'), { axes: [1], keepdims: 1 });
  const nearby = addLargestNearby(graph, step, largest, competition.radius);
  graph.node('Relu', [graph.node('Sub', [nearby, ceiling], value('over'))], excess);
  let taken = excess;
  if (shares !== undefined) {
    const max =
      competition.with?.length === 1 ? shares : graph.node('ReduceMax', [shares], value('most_told'), { axes: [1], keepdims: 1 });
    taken = graph.node('Max', [excess, addRoundedDown(graph, step, max)], value('taken'));
  }
  graph.node('Relu', [graph.node('Sub', [charged, taken], value('difference'))], left);
}

/** The largest value within ±radius rows and columns, of the layer's own cells. */
function addLargestNearby(graph: GraphBuilder, { layer, output, suffix }: LateralLayer, values: string, radius: number): string {
  const [, height, width] = output;
  const [rows, columns] = [Math.min(radius, height - 1), Math.min(radius, width - 1)];
  const inRow =
    columns === 0
      ? values
      : graph.node('MaxPool', [values], `${layer.name}/largest_in_row${suffix}`, {
          kernel_shape: [1, 2 * columns + 1],
          pads: [0, columns, 0, columns],
        });
  if (rows === 0) return inRow;
  return graph.node('MaxPool', [inRow], `${layer.name}/nearby${suffix}`, {
    kernel_shape: [2 * rows + 1, 1],
    pads: [rows, 0, rows, 0],
  });
}

/** To the grid of the layer: products by powers of two, which do not round. */
function addRoundedDown(graph: GraphBuilder, { layer: { name }, numbers, suffix }: LateralLayer, told: string): string {
  if (numbers.grid === 0) return told;
  const grid = graph.constant(scalar(`${name}.grid`, numbers.grid));
  const perGrid = graph.constant(scalar(`${name}.per_grid`, 1 / numbers.grid));
  const steps = graph.node('Mul', [told, perGrid], `${name}/told_steps${suffix}`);
  return graph.node('Mul', [graph.node('Floor', [steps], `${name}/whole_steps${suffix}`), grid], `${name}/told_on_grid${suffix}`);
}
