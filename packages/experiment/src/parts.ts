export { checkCrossValidated, type SurveyTarget, type SweepPoint } from './batch/plan-runs.ts';
export { generatedStream } from './benchmark/generated-stream.ts';
export { type KeptUp, keepUp } from './benchmark/keep-up.ts';
export { completenessConclusion, completenessTables, limitText } from './completeness/completeness-table.ts';
export { type CompletenessReport, conclude } from './completeness/conclude.ts';
export { detectorNames, type OpenDetector, openDetectors } from './completeness/detectors.ts';
export { falsePlaces } from './completeness/false-places.ts';
export { defaultGrid, type Grid, type GridOptions, gridOf, magnitudeOf, rateOf, speedOf } from './completeness/grid.ts';
export { pathsOf, recordingOnce } from './completeness/injection-job.ts';
export { matchingOf, type PlannedRecording, planMeasured } from './completeness/plan-recording.ts';
export { firstPerCell, measureAll, measureQuickly, quickTries } from './completeness/stages.ts';
export { writeCompleteness } from './completeness/write-completeness.ts';
export { type Context, type Control, now, peakMemory, type TextSink } from './context.ts';
export { convertRecording, formatsToWrite } from './convert/convert-recording.ts';
export { detectRecordings } from './detect-output/detect-recordings.ts';
export {
  type BadRecording,
  readNamed,
  recordingsIn,
  startOf,
  tellSensor,
} from './detect-output/recordings.ts';
export { type Found, foundIn } from './detect-output/segment-recording.ts';
export { foundText } from './detect-output/track-summary.ts';
export { writeDetectionReport } from './detect-output/write-detection-report.ts';
export { writeFound } from './detect-output/write-found.ts';
export { didYouMean } from './errors/did-you-mean.ts';
export { AnsweredError, BackendUnavailableError, InterruptedError, UsageError } from './errors/errors.ts';
export { describeError, type ExitCode, errorLines, exitCodes } from './errors/exit-code.ts';
export { baselineDetections } from './evaluation/baselines.ts';
export { evaluateFile } from './evaluation/evaluate-file.ts';
export { type EvaluationOptions, evaluateModel } from './evaluation/evaluate-model.ts';
export { evaluateRun } from './evaluation/evaluate-run.ts';
export { evaluatedModel } from './evaluation/evaluated-model.ts';
export { evaluationProtocol } from './evaluation/evaluation.ts';
export { matchAnswers } from './evaluation/network-baselines.ts';
export { readDetections } from './evaluation/read-detections.ts';
export { readMetrics, readRunFigures } from './evaluation/read-metrics.ts';
export { truthOf } from './evaluation/scored-recording.ts';
export { trackTally } from './evaluation/track-scores.ts';
export { writeEvaluationReport } from './evaluation/write-evaluation.ts';
export { checkVerified, type ExportRequest, exportModel } from './export/export-model.ts';
export { type ExportedFile, fileLines } from './export/report.ts';
export { checkNoneExists, exportTargets, type GraphName } from './export/targets.ts';
export { generatedWindows, noiseWindow, recordedWindows } from './export/verification-windows.ts';
export { ExportDifferenceError, verifyFile } from './export/verify.ts';
export { interruption, neverInterrupted, stopIfInterrupted } from './interruption.ts';
export { collectBatch } from './jobs/collect-batch.ts';
export { collectJobs, writeCollected } from './jobs/collect-jobs.ts';
export { askedOf } from './jobs/commands/completeness.ts';
export { planCv } from './jobs/commands/cv.ts';
export { type FoundRuns, findRuns } from './jobs/commands/runs.ts';
export { planPoints } from './jobs/commands/train.ts';
export { type JobCommand, jobCommands } from './jobs/job.ts';
export { type BatchStatus, batchStatus } from './jobs/job-status.ts';
export type { PlanOptions } from './jobs/job-type.ts';
export { planJobs } from './jobs/plan-jobs.ts';
export { prometheusText } from './jobs/prometheus.ts';
export { putJobs } from './jobs/queue/put-jobs.ts';
export { pauseQueue } from './jobs/queue/steer-queue.ts';
export { workQueue } from './jobs/queue/work-queue.ts';
export { measureByJobs } from './jobs/run-completeness.ts';
export { runJobs } from './jobs/run-jobs.ts';
export { beginRuns, finishRuns, resumeRuns } from './jobs/run-runs.ts';
export { shardOf } from './jobs/shard.ts';
export { watchJobs } from './jobs/watch-jobs.ts';
export { defaultMaxBurst, follow } from './live/follow.ts';
export type { LiveWatch } from './live/live-watch.ts';
export { piecesUntil } from './live/pieces.ts';
export { checkStandardInput } from './live/stream-kind.ts';
export { sensorSizeOf, streamFormat, streamName, streamSensor } from './live/stream-source.ts';
export { type Logger, makeLogger, terminalTarget } from './log/logger.ts';
export { formatDuration, type Progress, startProgress } from './log/progress.ts';
export { type Checkpoint, CheckpointError, encodeCheckpoint, readCheckpoint, readModelFile } from './models/checkpoint.ts';
export { seal } from './models/checkpoint-seal.ts';
export { openDetectionModel } from './models/detection-model.ts';
export { detect } from './models/detector.ts';
export { encodeDetector, isDetectorFile, readDetector } from './models/detector-file.ts';
export { binOf, evidenceOptions, searchOptions, trackerOptions } from './models/detector-options.ts';
export { onSensor } from './models/evidence.ts';
export { evidenceModel, isEbssa, namedModel } from './models/evidence-model.ts';
export { type LoadedModel, loadModel, modelWarnings } from './models/load-model.ts';
export type { DetectionModel, Model } from './models/model.ts';
export { networkFromConfig, trainedLayers, untrainedWeights } from './models/network.ts';
export { openOnnxModel } from './models/onnx-model.ts';
export { isPythonCheckpoint, type PythonModel, pythonModel, readPythonCheckpoint } from './models/python-model.ts';
export { foundMotions, motionTable } from './motions/learned-motions.ts';
export { readTraining } from './motions/motion-state.ts';
export {
  learnMotions,
  learnRecording,
  type MotionRow,
  type MotionTraining,
  untrained as untrainedMotions,
} from './motions/motion-training.ts';
export { type TrainedDetector, trainDetector } from './motions/train-detector.ts';
export { backends, engineNames, tfjsBackends } from './options/backends.ts';
export { chooseBackend, chooseDetectionBackend, engineChoice, tfjsOnCuda } from './options/device.ts';
export { checkGiven, type Given, wayOf, whatIs } from './options/given.ts';
export {
  type ConfigSources,
  type ModelOptions,
  namesData,
  orGeneratedData,
  resolveConfig,
  withSettings,
} from './options/settings.ts';
export { mainThreadPool, openDetectorPool } from './parallel/detector-pool.ts';
export { mapInOrder } from './parallel/map-in-order.ts';
export { programContext, thisHost } from './program-context.ts';
export { pasteable, programLine } from './program-line.ts';
export { learnedFrom, openDataset, openReadable } from './recordings/dataset.ts';
export { readLimitsOf } from './recordings/read-limits.ts';
export { type Reading, readingOf } from './recordings/reading.ts';
export { extentOf, recordingDoubts } from './recordings/recording-doubts.ts';
export { loadStimuli } from './recordings/stimuli.ts';
export { generatorOptions, planRecordings, writeRecordings } from './recordings/synthetic.ts';
export { ebssaName, findResumable } from './run-folder/find-run.ts';
export { checkOutputFolder, reserveFolder } from './run-folder/output-folder.ts';
export { runConfig, withGiven } from './run-folder/run-config.ts';
export { type RunPaths, runPaths } from './run-folder/run-paths.ts';
export { writeAtomic } from './run-folder/write-atomic.ts';
export { type Clock, type Spread, spreadOf } from './timing.ts';
export { describeRun, readRunRecord } from './training/run-record.ts';
export { newRun, type StartedRun, trainAndScore } from './training/train-and-score.ts';
export { writeRunStart } from './training/train-run.ts';
export { checkTrainable, learningOptions } from './training/training-options.ts';
export { type DetectRecord, type MissingRecording, readDetectRecord, writeDetectRecord } from './view/detect-record.ts';
export { dropSettings } from './view/drop-settings.ts';
export { type RecordVideo, recordVideo, type VideoFile, videoPlan } from './view/record-video.ts';
export { type ViewRecording, viewRecording } from './view/view-recording.ts';
