// What the conformance suite is made of, for the tests and the benches of other packages.
export { atRest, lifStep } from '../neurons/lif.ts';
export { InputValueError } from '../spikes/check-spikes.ts';
export { denseFromSparse, sliceSteps } from '../spikes/sparse-spikes.ts';
export { arrayDifference, runDifference, traceDifference } from './difference.ts';
export { anyWeights, inputShape, largestCount, natStep, randomNetwork, randomSpikes } from './random-cases.ts';
export { randomLayers, randomRivals, transportWeights } from './random-layers.ts';
