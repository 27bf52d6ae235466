// What the conformance suite is made of, for the tests and the benches of other packages.
export { arrayDifference, runDifference, traceDifference } from './difference.ts';
export { anyWeights, inputShape, largestCount, natStep, randomNetwork, randomSpikes } from './random-cases.ts';
export { randomLayers, randomRivals, transportWeights } from './random-layers.ts';
