import { requireLayer } from './layer-shapes.ts';
import type { NetworkSpec, NetworkWeights } from './network-spec.ts';
import { receptiveField } from './receptive-field.ts';

/** A shift in input pixels, x to the right and y down. */
export interface Offset {
  readonly x: number;
  readonly y: number;
}

/**
 * Where the evidence of each map of a convolution lies, relative to the centre of the unit's receptive field.
 *
 * STDP leaves weight on a few synapses anywhere in the kernel, so what a unit answers to is not in its middle. Layer by
 * layer, with d the shift of the maps before: d'(m) = Σ |w(m,c,k)| · (stride · (k − k₀) + d(c)) / Σ |w(m,c,k)|, 0 for a map
 * without weights. Uniform or symmetric kernels have no shift.
 *
 * @param weights of the whole network
 * @returns one per map of the layer, input px
 * @throws RangeError when there is no convolution of that name
 */
export function evidenceOffsets(network: NetworkSpec, weights: NetworkWeights, layerName: string): readonly Offset[] {
  const last = requireLayer(network, layerName);
  let offsets: readonly Offset[] = Array.from({ length: network.input.channels }, () => ({ x: 0, y: 0 }));
  for (const [position, layer] of network.layers.slice(0, last + 1).entries()) {
    if (layer.kind === 'pool') continue;
    const stride = position === 0 ? 1 : receptiveField(network, network.layers[position - 1].name).stride;
    const { data } = weights[`${layer.name}.weight`];
    const before = offsets;
    offsets = Array.from({ length: layer.maps }, (_, map) => mapOffset(data, map, layer.kernel, stride, before));
  }
  if (network.layers[last].kind === 'pool') throw new RangeError(`${layerName}: expected a convolution, got a pool`);
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
