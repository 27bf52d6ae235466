import type { Tensor } from '@spikeseg/snn-core';

/** [maps, channels, k, k] as [maps, k, k, channels]. */
export function channelsLast({ shape, data }: Tensor): Float32Array {
  const [maps, channels, kernel] = shape;
  const area = kernel * kernel;
  const turned = new Float32Array(data.length);
  for (let map = 0; map < maps; map++) {
    for (let c = 0; c < channels; c++) {
      for (let k = 0; k < area; k++) turned[(map * area + k) * channels + c] = data[(map * channels + c) * area + k];
    }
  }
  return turned;
}

/** The way back, into a new array. @param shape [maps, k, k, channels] */
export function channelsFirst(data: Float32Array, shape: readonly [number, number, number, number]): Float32Array {
  const [maps, kernel, , channels] = shape;
  const area = kernel * kernel;
  const turned = new Float32Array(data.length);
  for (let map = 0; map < maps; map++) {
    for (let c = 0; c < channels; c++) {
      for (let k = 0; k < area; k++) turned[(map * channels + c) * area + k] = data[(map * area + k) * channels + c];
    }
  }
  return turned;
}

/** Mean |Δw| of a map, in float64 and by ascending synapse, as the host adds it up: a float32 sum would round. */
export function meanChange(before: Float32Array, after: Float32Array, map: number, synapses: number): number {
  let change = 0;
  for (let k = map * synapses; k < (map + 1) * synapses; k++) change += Math.abs(after[k] - before[k]);
  return change / synapses;
}
