import { requireLayer } from './layer-shapes.ts';
import { pathTo } from './layer-sources.ts';
import type { NetworkSpec } from './network-spec.ts';
import { transportPadding } from './transport-channels.ts';

/** Which input pixels a unit of a layer sees, on either axis: `size` pixels around stride·i + offset for unit i. */
export interface ReceptiveField {
  /** Distance of neighbouring units, input pixels. */
  readonly stride: number;
  /** Centre of unit 0, input pixels (0 = centre of the first pixel). */
  readonly offset: number;
  /** Width and height, input pixels; at the border part of it lies outside the input. */
  readonly size: number;
}

/**
 * Receptive field of the units of one layer in input pixels. Layer by layer, with kernel k, stride s and padding p (s = 1 and
 * p = (k − 1)/2 for a convolution, p = 0 for a pool): size' = size + (k − 1)·stride, offset' = offset + ((k − 1)/2 − p)·stride,
 * stride' = s·stride. What comes to a transport layer from its own past is not counted, nor from steps before.
 *
 * @throws RangeError when there is no layer of that name
 */
export function receptiveField(network: NetworkSpec, layerName: string): ReceptiveField {
  const path = pathTo(network, requireLayer(network, layerName));
  let field: ReceptiveField = { stride: 1, offset: 0, size: 1 };
  for (const layer of path.map((position) => network.layers[position])) {
    const { kernel } = layer;
    const stride = layer.kind === 'conv' ? 1 : (layer.stride ?? 1);
    const padding = layer.kind === 'pool' ? 0 : layer.kind === 'conv' ? (kernel - 1) / 2 : transportPadding(layer);
    field = {
      stride: stride * field.stride,
      offset: field.offset + ((kernel - 1) / 2 - padding) * field.stride,
      size: field.size + (kernel - 1) * field.stride,
    };
  }
  return field;
}
