import type { Winner } from '@spikeseg/snn-core';

/** The spikes that a layer saw, as the first time step of every unit. */
export interface PresynapticTimes {
  /** Channels, rows, columns of the layer before. */
  readonly shape: readonly [channels: number, height: number, width: number];
  /** First-spike step per unit, row-major; NEVER_FIRED where silent. */
  readonly firstSpike: Int32Array;
}

/**
 * Which synapses of a winner took part: 1 where the unit at the synapse's other end first fired at or before the winner,
 * else 0; synapses that end outside the image never take part.
 *
 * @param kernel odd kernel size, pixels
 * @param pattern [channels, kernel, kernel], row-major; written
 */
export function causalPattern(pre: PresynapticTimes, winner: Winner, kernel: number, pattern: Uint8Array): void {
  const [channels, height, width] = pre.shape;
  const padding = kernel >> 1;
  let synapse = 0;
  for (let channel = 0; channel < channels; channel++) {
    for (let ky = 0; ky < kernel; ky++) {
      const y = winner.y + ky - padding;
      const rowInside = y >= 0 && y < height;
      const row = (channel * height + y) * width;
      for (let kx = 0; kx < kernel; kx++) {
        const x = winner.x + kx - padding;
        pattern[synapse++] = rowInside && x >= 0 && x < width && pre.firstSpike[row + x] <= winner.step ? 1 : 0;
      }
    }
  }
}
