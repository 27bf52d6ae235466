export type { Report } from '@spikeseg/segmentation';
export type { Found } from './detect-output/segment-recording.ts';
export {
  AnsweredError,
  BackendUnavailableError,
  InterruptedError,
  UsageError,
  WorkerEndedError,
} from './errors/errors.ts';
export type { EvaluatedModel } from './evaluation/evaluate-model.ts';
export type { ProgramOptions } from './program-context.ts';
export { type DetectOptions, detect, detectLive, type LiveOptions } from './programs/detect.ts';
export { evaluate } from './programs/evaluate.ts';
export type { DetectorOptions } from './programs/model-options.ts';
export { type TrainedRun, train } from './programs/train.ts';
export { type ViewOptions, view } from './programs/view.ts';
