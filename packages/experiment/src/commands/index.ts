export { type Call, ownVersion, pathWord, programCall, programLine, thisHost } from '../context/call.ts';
export {
  type Context,
  type Interruption,
  interruption,
  neverInterrupted,
  now,
  type ProgramOptions,
  programContext,
  stopIfInterrupted,
  untilInterrupted,
  withLog,
} from '../context/context.ts';
export { quantile, type Spread, type Stopwatch, spreadOf } from '../context/timing.ts';
export {
  BackendUnavailableError,
  describeError,
  didYouMean,
  type ExitCode,
  errorLines,
  exitCodes,
  InterruptedError,
  isSystemError,
  systemErrorText,
  UsageError,
} from '../errors/errors.ts';
export type { Evaluated } from '../evaluation/write-evaluation.ts';
export type { DetectLiveOptions } from '../live/follow.ts';
export { type Log, silentLog, sinkLog } from '../log/log.ts';
export { type Control, formatDuration, type Progress, plainSink, secondsDone, type TextSink } from '../log/progress.ts';
export { engineNames } from '../options/engines.ts';
export type { ConfigSources, ModelOptions } from '../options/settings.ts';
export { answerJobs, type PassedError, passError, receivedError } from '../parallel/answer-jobs.ts';
export { WorkerThreads, workerFile } from '../parallel/worker-threads.ts';
export { atTarget, readStored, readStoredText, readWhole, writeAtomic } from '../run-folder/files.ts';
export { checkOutputFolder, makeFolder, reserveFolder } from '../run-folder/output-folder.ts';
export { defaultMaxBurst } from '../stream/max-burst.ts';
export type { DetectedFiles, DetectFilesOptions } from './detect.ts';
export type { EvaluationOptions } from './evaluate.ts';
export type { ExportedNetwork, ExportNetworkOptions, ExportOptions } from './export.ts';
export type { PlannedTraining, Resumed, RunsOptions, Trained, TrainRunOptions } from './train.ts';
export type { RecordingToView, ViewPage, ViewPageOptions } from './view.ts';

/** What is loaded when it is called. */
const loaded =
  <Given extends unknown[], Result>(load: () => Promise<(...given: Given) => Result>) =>
  async (...given: Given): Promise<Awaited<Result>> =>
    await (await load())(...given);

export const detectFiles = loaded(async () => (await import('./detect.ts')).detectFiles);
export const detectLive = loaded(async () => (await import('../live/follow.ts')).detectLive);
export const evaluate = loaded(async () => (await import('./evaluate.ts')).evaluate);
export const evaluateFile = loaded(async () => (await import('../evaluation/evaluate-file.ts')).evaluateFile);
export const exportNetwork = loaded(async () => (await import('./export.ts')).exportNetwork);
export const exportDetector = loaded(async () => (await import('./export.ts')).exportDetector);
export const generatedWindows = loaded(async () => (await import('../export/verification-windows.ts')).generatedWindows);
export const synthesize = loaded(async () => (await import('./synthesize.ts')).synthesize);
export const train = loaded(async () => (await import('./train.ts')).train);
export const trainAndScore = loaded(async () => (await import('../training/train-and-score.ts')).trainAndScore);
export const viewPage = loaded(async () => (await import('./view.ts')).viewPage);
export const writePage = loaded(async () => (await import('./view.ts')).writePage);
