import type { ConvLayerSpec, Tensor } from '../../network/network-spec.ts';

/**
 * Weights [maps, channels / groups, k, k] as those of a convolution without groups, [maps, channels, k, k]: a map has weights of 0
 * for the channels of other groups, which add nothing. Without groups the tensor itself.
 */
export function withoutGroups({ maps, groups = 1, kernel }: ConvLayerSpec, weight: Tensor): Tensor {
  if (groups === 1) return weight;
  const own = weight.shape[1] * kernel * kernel;
  const data = new Float32Array(maps * groups * own);
  for (let map = 0; map < maps; map++) {
    const group = Math.floor((map * groups) / maps);
    data.set(weight.data.subarray(map * own, (map + 1) * own), (map * groups + group) * own);
  }
  return { shape: [maps, weight.shape[1] * groups, kernel, kernel], data };
}
