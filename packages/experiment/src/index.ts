export type { Found } from './detect-output/segment-recording.ts';
export {
  AnsweredError,
  BackendUnavailableError,
  InterruptedError,
  UsageError,
  WorkerEndedError,
} from './errors/errors.ts';
export type { EvaluatedModel } from './evaluation/evaluate-model.ts';
export type { Report } from '@spikeseg/segmentation';
export type { ProgramOptions } from './program-context.ts';
export { detect, detectLive, type DetectOptions, type LiveOptions } from './programs/detect.ts';
export { evaluate } from './programs/evaluate.ts';
export type { ModelOptions } from './programs/model-options.ts';
export { type TrainedRun, train } from './programs/train.ts';
export { view, type ViewOptions } from './programs/view.ts';
