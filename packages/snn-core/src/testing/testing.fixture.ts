import type { SparseSpikes } from '../spikes/sparse-spikes.ts';

// What the conformance suite is made of, for the tests and the benches of other packages.
export { atRest, lifStep } from '../neurons/lif.ts';
export { InputValueError } from '../spikes/check-spikes.ts';
export { sliceSteps } from '../spikes/sparse-spikes.ts';
export { arrayDifference, runDifference, traceDifference } from './difference.ts';
export { anyWeights, inputShape, largestCount, natStep, randomNetwork, randomSpikes } from './random-cases.ts';
export { randomLayers, randomRivals, transportWeights } from './random-layers.ts';

/** Dense [T, C, H, W] array of spikes, row-major: 0 where silent, 1 (or the value of graded input) where not. */
export function denseFromSparse({ shape, offsets, index, values }: SparseSpikes): Float32Array {
  const units = shape[1] * shape[2] * shape[3];
  const dense = new Float32Array(shape[0] * units);
  for (let t = 0; t < shape[0]; t++) {
    for (let k = offsets[t]; k < offsets[t + 1]; k++) dense[t * units + index[k]] = values?.[k] ?? 1;
  }
  return dense;
}
