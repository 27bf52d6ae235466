/* What tests of the command line make files with, and read them back. */

export { type Checkpoint, CheckpointError, encodeCheckpoint, readCheckpoint } from './checkpoints/checkpoint.ts';
export { seal } from './checkpoints/checkpoint-seal.ts';
export { checkVerified } from './export/export-model.ts';
export { generatedWindows } from './export/verification-windows.ts';
export { ExportDifferenceError, verifyFile } from './export/verify.ts';
export { detect } from './models/detector.ts';
export { openOnnxModel } from './models/onnx-model.ts';
export { untrainedWeights } from './network/untrained-weights.ts';
export { orGeneratedData } from './options/settings.ts';
export { openDataset } from './recordings/dataset.ts';
export { fieldOf, generatorOptions } from './recordings/synthetic.ts';
export { describeRun } from './training/run-record.ts';
export { readDetectRecord } from './view/detect-record.ts';
