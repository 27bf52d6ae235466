import type { ConvGeometry } from './conv-geometry.ts';

/**
 * Reorders a convolution's weights for {@link scatter}: from [maps][channels][ky][kx] to [channels][k−1−ky][k−1−kx][maps].
 *
 * A cross-correlation reads input (y + ky − p, x + kx − p) for output (y, x); seen from the input, the same weights land
 * mirrored around it.
 */
export function packWeights(weight: Float32Array, { maps, channels, kernel }: ConvGeometry): Float32Array {
  const area = kernel * kernel;
  const packed = new Float32Array(weight.length);
  for (let map = 0; map < maps; map++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let k = 0; k < area; k++) {
        packed[(channel * area + area - 1 - k) * maps + map] = weight[(map * channels + channel) * area + k];
      }
    }
  }
  return packed;
}

/**
 * Adds the weights of one binary spike at input (channel, y, x) to the current of every neuron it reaches: kernel rows of
 * kernel·maps neighbouring numbers each.
 *
 * @param current written; [cells][maps], see {@link ConvGeometry}
 * @param packed see {@link packWeights}
 */
export function scatter(
  current: Float32Array,
  packed: Float32Array,
  geometry: ConvGeometry,
  channel: number,
  y: number,
  x: number,
): void {
  const { kernel, maps, rowCells } = geometry;
  const run = kernel * maps;
  const stride = rowCells * maps;
  let to = (y * rowCells + x) * maps;
  let from = channel * kernel * run;
  for (let row = 0; row < kernel; row++, to += stride) {
    const end = from + run;
    for (let at = to; from < end; ) current[at++] += packed[from++];
  }
}

/** {@link scatter} for a graded spike: I += fround(value · w). */
export function scatterGraded(
  current: Float32Array,
  packed: Float32Array,
  geometry: ConvGeometry,
  channel: number,
  y: number,
  x: number,
  value: number,
): void {
  const { kernel, maps, rowCells } = geometry;
  const run = kernel * maps;
  const stride = rowCells * maps;
  let to = (y * rowCells + x) * maps;
  let from = channel * kernel * run;
  for (let row = 0; row < kernel; row++, to += stride) {
    const end = from + run;
    for (let at = to; from < end; ) current[at++] += Math.fround(value * packed[from++]);
  }
}
