export type { Report } from '@spikeseg/detection';
export type { Evaluated, Found, ProgramOptions } from '@spikeseg/runs';
export { type DetectOptions, detect, detectLive, type LiveOptions } from './detect.ts';
export { Detector, type OpenOptions } from './detector.ts';
export { type EvaluateOptions, evaluate } from './evaluate.ts';
export type { DetectorOptions } from './options.ts';
export { type TrainedRun, type TrainOptions, train } from './train.ts';
export { type ViewOptions, view } from './view.ts';
