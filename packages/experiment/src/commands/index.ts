export { type Checkpoint, CheckpointError, readCheckpoint, readModelFile } from '../checkpoints/checkpoint.ts';
export { encodeDetector, isDetectorFile, type Learned, readDetector } from '../checkpoints/detector-file.ts';
export { parseMetricsCsv } from '../checkpoints/metrics-csv.ts';
export { isPythonCheckpoint, readPythonCheckpoint } from '../checkpoints/python-model.ts';
export {
  type Call,
  type Context,
  contextWith,
  type Interruption,
  interruption,
  neverInterrupted,
  now,
  type ProgramOptions,
  pathWord,
  programContext,
  programLine,
  stopIfInterrupted,
  thisHost,
  untilInterrupted,
} from '../context/context.ts';
export { quantile, type Spread, type Stopwatch, spreadOf } from '../context/timing.ts';
export { detectRecordings, searching } from '../detection/detect-recordings.ts';
export { readNamed, recordingsIn, startOf, tellSensor } from '../detection/recordings.ts';
export { writeNight } from '../detection/write-detection-report.ts';
export { writeFound } from '../detection/write-found.ts';
export { detectorOf, detectorText, readyDetectors, usualDetector } from '../detectors/detector-kinds.ts';
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
export { type FigureRow, type RunFigures, readRunFigures } from '../evaluation/read-metrics.ts';
export type { Evaluated } from '../evaluation/write-evaluation.ts';
export { type DetectLiveOptions, defaultMaxBurst, detectLive } from '../live/follow.ts';
export { openLive } from '../live/open-live.ts';
export { type Log, silentLog, sinkLog } from '../log/log.ts';
export { type Control, formatDuration, type Progress, plainSink, secondsDone, type TextSink } from '../log/progress.ts';
export { isEbssa, openDetectionModel, readyModel } from '../models/detection-model.ts';
export { detect } from '../models/detector.ts';
export { isOnnx } from '../models/onnx-model.ts';
export { learnedTable } from '../motions/learned-table.ts';
export { type DetectionModel, type Model, networkFromConfig, trainedLayers, untrainedWeights } from '../network/network.ts';
export { backends, chooseBackend, chooseDetectionBackend, engineNames, tfjsBackends, tfjsOnCuda } from '../options/device.ts';
export {
  type ConfigSources,
  decidingOf,
  type ModelOptions,
  modelOptionsSchema,
  orGeneratedData,
  resolveConfig,
  runsFolder,
  settingsOfDetection,
  settingWords,
  withSettings,
} from '../options/settings.ts';
export { answerJobs, type PassedError, passError, receivedError } from '../parallel/answer-jobs.ts';
export { WorkerThreads, workerFile } from '../parallel/worker-threads.ts';
export type { Found } from '../pool/mark-detections.ts';
export { foundText } from '../pool/track-summary.ts';
export { learnedFrom, openDataset, openReadable, type RecordingSource } from '../recordings/dataset.ts';
export { eventReadingOf, type Reading, readingOf } from '../recordings/reading.ts';
export { extentOf, recordingDoubts } from '../recordings/recording-doubts.ts';
export { eventTruthFile } from '../recordings/recording-origin.ts';
export { fingerprintOf } from '../recordings/seen-recordings.ts';
export { atTarget, readStored, readStoredText, readWhole, writeAtomic } from '../run-folder/files.ts';
export { findCheckpoint } from '../run-folder/find-run.ts';
export { checkGiven, type Given, wayOf, whatIs } from '../run-folder/given.ts';
export { checkOutputFolder, makeFolder, reserveFolder } from '../run-folder/output-folder.ts';
export { checkInside, runConfig, runPaths, withGiven } from '../run-folder/run-config.ts';
export { planFile, type RunsPlan, readRunsPlan } from '../run-folder/runs-plan.ts';
export { untilAborted } from '../stream/pieces.ts';
export { streamed } from '../stream/stream-source.ts';
export { checkTrainable, learningOptions } from '../training/training-options.ts';
export { detectFolder, optionsOfRecord, readDetectRecord } from '../view/detect-record.ts';
export type { DetectedFiles, DetectFilesOptions } from './detect.ts';
export type { EvaluationOptions } from './evaluate.ts';
export type { ExportedNetwork, ExportNetworkOptions, ExportOptions } from './export.ts';
export type { PlannedTraining, Resumed, RunOptions, RunsOptions, Trained } from './train.ts';
export type { RecordingToView, ViewPage, ViewPageOptions } from './view.ts';

/** What is loaded when it is called. */
const loaded =
  <Given extends unknown[], Result>(load: () => Promise<(...given: Given) => Result>) =>
  async (...given: Given): Promise<Awaited<Result>> =>
    await (await load())(...given);

export const detectFiles = loaded(async () => (await import('./detect.ts')).detectFiles);
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
