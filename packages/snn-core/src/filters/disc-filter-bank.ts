import type { Tensor } from '../network/network-spec.ts';

/** Radii of the rings of a spot, px, and how bright they are beside its middle: optics of a few pixels and a halo. */
const rings = [
  [1.5, 1],
  [2.5, 0.75],
  [3.6, 0.375],
  [4.6, 0.25],
] as const;

/**
 * Discs that fade outwards, in eighths of the middle, so that sums of evidence stay on a grid. A neuron with such weights adds up
 * what speaks for a point of light at its place. The same for all channels; what lies beyond 4.6 px is 0.
 *
 * @param maps feature maps @param channels input channels @param kernel kernel size, pixels; an even one has its middle between pixels
 * @param gains weight in the middle of each map; 1 when left out
 * @returns weights [maps, channels, kernel, kernel]
 * @throws RangeError when sizes are no whole numbers above 0, or there are not as many gains as maps
 */
export function discFilterBank(maps: number, channels: number, kernel: number, gains?: ArrayLike<number>): Tensor {
  for (const [name, value] of Object.entries({ maps, channels, kernel })) {
    if (!(Number.isSafeInteger(value) && value >= 1)) {
      throw new RangeError(`discFilterBank: ${name}: expected a whole number of at least 1, got ${value}`);
    }
  }
  if (gains !== undefined && gains.length !== maps) {
    throw new RangeError(`discFilterBank: gains: expected ${maps} values, one per map, got ${gains.length}`);
  }
  const area = kernel * kernel;
  const middle = (kernel - 1) / 2;
  const disc = Array.from({ length: area }, (_, i) => {
    const distance = Math.hypot((i % kernel) - middle, Math.floor(i / kernel) - middle);
    return rings.find(([radius]) => distance <= radius)?.[1] ?? 0;
  });
  const data = new Float32Array(maps * channels * area);
  for (let plane = 0; plane < maps * channels; plane++) {
    const gain = gains?.[Math.floor(plane / channels)] ?? 1;
    for (let i = 0; i < area; i++) data[plane * area + i] = gain * disc[i];
  }
  return { shape: [maps, channels, kernel, kernel], data };
}
