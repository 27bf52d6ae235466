import { requireLayer } from './layer-shapes.ts';
import { pathTo } from './layer-sources.ts';
import type { NetworkSpec } from './network-spec.ts';

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
 * Receptive field of the units of one layer in input pixels. Layer by layer, with kernel k and stride s of a pool (s = 1
 * for a convolution and a transport layer): size' = size + (k − 1)·stride, offset' = offset + (k − 1)/2·stride for a pool and offset for a
 * convolution (its padding keeps the centre), stride' = s·stride. What comes to a transport layer from its own past is not
 * counted.
 *
 * @throws RangeError when there is no layer of that name
 */
export function receptiveField(network: NetworkSpec, layerName: string): ReceptiveField {
  const path = pathTo(network, requireLayer(network, layerName));
  let field: ReceptiveField = { stride: 1, offset: 0, size: 1 };
  for (const layer of path.map((position) => network.layers[position])) {
    const reach = (layer.kernel - 1) * field.stride;
    field =
      layer.kind === 'pool'
        ? { stride: layer.stride * field.stride, offset: field.offset + reach / 2, size: field.size + reach }
        : { ...field, size: field.size + reach };
  }
  return field;
}
