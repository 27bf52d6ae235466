import type { PlaneShape } from '../../network/layer-shapes.ts';
import type { TransportLayerSpec } from '../../network/network-spec.ts';

/** Cells of all maps from which those without input are left alone: fewer are in a processor's cache, and swept as fast. */
export const touchedFrom = 1_000_000;

/** Rows that each map of a layer may move by in its memory, as assembly/transport-touched.ts has it; 0 for a layer whose maps are always swept. */
export function slackRows(
  { competition, switchCost, neuron }: TransportLayerSpec,
  [outputs, height, width]: PlaneShape,
  from: number = touchedFrom,
): number {
  const isSwitched = switchCost < neuron.ceiling;
  return competition === undefined || isSwitched || outputs * height * width < from ? 0 : Math.ceil(height / 2);
}
