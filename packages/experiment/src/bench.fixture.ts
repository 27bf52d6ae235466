// What programs in bench/ and studies/ measure, and commands do not show.

export { detect } from './models/detector.ts';
export { loadModel } from './models/load-model.ts';
export { followAll, learnedFromObjects } from './motions/learning.ts';
export { untrainedWeights } from './network/untrained-weights.ts';
export { mainThreadPool } from './pool/detector-pool.ts';
export { openDataset } from './recordings/dataset.ts';
export { epochStimuli, loadStimuli } from './recordings/stimuli.ts';
export { generatorOptions } from './recordings/synthetic.ts';
export { baselineDetections, matchAnswers } from './scoring/baselines.ts';
export { learningOptions } from './training/training-options.ts';
