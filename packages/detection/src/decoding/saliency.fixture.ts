import type { SparseSpikes } from '@spikeseg/snn-core';
import type { Decoder } from './decoder.ts';

/**
 * How strongly every input pixel supported the spikes of each class: [classes, H, W], summed over steps and polarities.
 *
 * @param input what the run was given @param classSpikes what its last layer answered
 * @see Kirkland et al. 2020 (SpikeSEG)
 */
export function saliency(decoder: Decoder, input: SparseSpikes, classSpikes: SparseSpikes): Float32Array {
  const [, , height, width] = input.shape;
  const [, classes, rows, columns] = classSpikes.shape;
  const map = new Float32Array(classes * height * width);
  classSpikes.index.forEach((unit, spike) => {
    const plane = Math.floor(unit / (rows * columns)) * height * width;
    const causes = decoder.unravel(spike);
    causes.input.forEach((cause, k) => {
      map[plane + (input.index[cause] % (height * width))] += causes.support[k];
    });
  });
  return map;
}
