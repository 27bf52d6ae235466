import type { RandomGenerator, SparseSpikes, SpikeShape } from '@spikeseg/snn-core';

/**
 * A window of binary noise: every unit spikes in every step with the same chance, independently. Draws the gaps between
 * spikes (geometric), so that the cost follows the spikes.
 *
 * @param density chance of a spike, above 0 and up to 1
 */
export function noiseWindow(shape: SpikeShape, density: number, random: RandomGenerator): SparseSpikes {
  const [steps, channels, height, width] = shape;
  const units = channels * height * width;
  const gap = (): number => (density >= 1 ? 1 : 1 + Math.floor(Math.log(1 - random.uniform()) / Math.log(1 - density)));
  const offsets = new Uint32Array(steps + 1);
  const index: number[] = [];
  for (let at = gap() - 1; at < steps * units; at += gap()) {
    index.push(at % units);
    offsets[Math.floor(at / units) + 1]++;
  }
  for (let t = 0; t < steps; t++) offsets[t + 1] += offsets[t];
  return { shape, offsets, index: Uint32Array.from(index) };
}
