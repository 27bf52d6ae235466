import { requireLayer, transportChannels, transportPadding } from './layer-shapes.ts';
import { pathTo } from './layer-sources.ts';
import type { NetworkSpec, NetworkWeights } from './network-spec.ts';

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

/** A shift in input pixels, x to the right and y down. */
export interface Offset {
  readonly x: number;
  readonly y: number;
}

/**
 * Where the evidence of each map of a convolution or a transport layer lies, relative to the centre of the unit's receptive field.
 *
 * STDP leaves weight on a few synapses anywhere in the kernel, so what a unit answers to is not in its middle. Layer by
 * layer, with d the shift of the maps before: d'(m) = Σ |w(m,c,k)| · (stride · (k − k₀) + d(c)) / Σ |w(m,c,k)|, 0 for a map
 * without weights. Uniform or symmetric kernels have no shift.
 *
 * @param weights of the whole network
 * @returns one per output channel of the layer, input px
 * @throws RangeError when there is no convolution or transport layer of that name
 */
export function evidenceOffsets(network: NetworkSpec, weights: NetworkWeights, layerName: string): readonly Offset[] {
  const last = requireLayer(network, layerName);
  if (network.layers[last].kind === 'pool') throw new RangeError(`${layerName}: expected a convolution, got a pool`);
  let offsets: readonly Offset[] = Array.from({ length: network.input.channels }, () => ({ x: 0, y: 0 }));
  let stride = 1;
  for (const layer of pathTo(network, last).map((position) => network.layers[position])) {
    if (layer.kind !== 'pool') {
      const { data } = weights[`${layer.name}.weight`];
      const [before, at] = [offsets, stride];
      const ofMaps = Array.from({ length: layer.maps }, (_, map) => mapOffset(data, map, layer.kernel, at, before));
      offsets = layer.kind === 'conv' ? ofMaps : transportChannels(layer).map(({ brightness }) => ofMaps[brightness]);
    }
    ({ stride } = receptiveField(network, layer.name));
  }
  return offsets;
}

function mapOffset(data: Float32Array, map: number, kernel: number, stride: number, before: readonly Offset[]): Offset {
  const middle = (kernel - 1) / 2;
  let [total, x, y] = [0, 0, 0];
  let synapse = map * before.length * kernel * kernel;
  for (const shift of before) {
    for (let row = 0; row < kernel; row++) {
      for (let column = 0; column < kernel; column++) {
        const weight = Math.abs(data[synapse++]);
        total += weight;
        x += weight * (stride * (column - middle) + shift.x);
        y += weight * (stride * (row - middle) + shift.y);
      }
    }
  }
  return total === 0 ? { x: 0, y: 0 } : { x: x / total, y: y / total };
}
