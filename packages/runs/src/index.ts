export type { SweepPoint } from './batch/plan-runs.ts';
export type { Learned } from './checkpoints/detector-file.ts';
export { type Benchmark, type BenchmarkOptions, type BenchmarkRow, benchmark } from './commands/benchmark.ts';
export { type CompletenessOptions, measureCompleteness } from './commands/completeness.ts';
export { type ConvertOptions, convert } from './commands/convert.ts';
export { type CrossValidationOptions, crossValidate } from './commands/cross-validate.ts';
export { type DetectedFiles, type DetectFilesOptions, detectFiles } from './commands/detect.ts';
export { type EvaluationOptions, evaluate } from './commands/evaluate.ts';
export {
  type ExportedNetwork,
  type ExportNetworkOptions,
  type ExportOptions,
  exportDetector,
  exportNetwork,
} from './commands/export.ts';
export { type FindLiveOptions, type FindOptions, findIn, findLive, type OpenedDetector, openDetector } from './commands/find.ts';
export { type ObservedFiles, observeFiles } from './commands/observe.ts';
export { optionValues } from './commands/option-values.ts';
export { synthesize } from './commands/synth.ts';
export { type Resumed, type Trained, type TrainOptions, train } from './commands/train.ts';
export { type ViewOptions, type ViewPage, type ViewPageOptions, viewPage, writePage } from './commands/view.ts';
export type { CompletenessReport } from './completeness/conclude.ts';
export type { GridOptions } from './completeness/grid.ts';
export type { Call, Context } from './context/context.ts';
export { type ProgramOptions, pathWord, programContext } from './context/context.ts';
export { checkCuda, examine } from './doctor/doctor.ts';
export {
  BackendUnavailableError,
  describeError,
  didYouMean,
  type ExitCode,
  errorLines,
  exitCodes,
  UsageError,
} from './errors/errors.ts';
export { evaluateFile } from './evaluation/evaluate-file.ts';
export type { Evaluated } from './evaluation/write-evaluation.ts';
export { inspect } from './inspect/inspect.ts';
export type { Inspection } from './inspect/network-lines.ts';
export type { BatchStatus } from './jobs/job-status.ts';
export type { PlannedBatch } from './jobs/plan-jobs.ts';
export { batches, type RunBatchOptions } from './jobs/queue/put-jobs.ts';
export type { JobCommand } from './jobs/record/job.ts';
export type { PlanOptions } from './jobs/record/job-type.ts';
export { type DetectLiveOptions, detectLive } from './live/follow.ts';
export { type Log, sinkLog } from './log/log.ts';
export type { Control, TextSink } from './log/progress.ts';
export { formatDuration } from './log/progress.ts';
export { networkFromConfig } from './network/network.ts';
export type { ObserveFilesOptions } from './observation/observe-options.ts';
export { type ConfigSources, type ModelOptions, resolveConfig } from './options/settings.ts';
export type { Found } from './pool/mark-detections.ts';
export { eventReadingOf } from './recordings/reading.ts';
export { checkGiven } from './run-folder/given.ts';
export { untilAborted } from './stream/pieces.ts';
