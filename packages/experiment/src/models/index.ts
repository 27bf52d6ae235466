/* Models, the recordings that they search, and what of both is kept in files. */

export { type Checkpoint, CheckpointError, readCheckpoint, readModelFile } from '../checkpoints/checkpoint.ts';
export { encodeDetector, isDetectorFile, type Learned, readDetector } from '../checkpoints/detector-file.ts';
export { parseMetricsCsv } from '../checkpoints/metrics-csv.ts';
export { isPythonCheckpoint, readPythonCheckpoint } from '../checkpoints/python-model.ts';
export { detectRecordings, searching } from '../detection/detect-recordings.ts';
export { readNamed, recordingsIn, startOf, tellSensor } from '../detection/recordings.ts';
export { writeNight } from '../detection/write-detection-report.ts';
export { writeFound } from '../detection/write-found.ts';
export { detectorOf, detectorText, readyDetectors, usualDetector } from '../detectors/detector-kinds.ts';
export { type FigureRow, type RunFigures, readRunFigures } from '../evaluation/read-metrics.ts';
export { openLive } from '../live/open-live.ts';
export { learnedTable } from '../motions/learned-table.ts';
export { type DetectionModel, type Model, networkFromConfig, trainedLayers } from '../network/network.ts';
export { untrainedWeights } from '../network/untrained-weights.ts';
export { chooseBackend, chooseDetectionBackend } from '../options/device.ts';
export { backendByName, tfjsOnGpu } from '../options/engines.ts';
export {
  decidingOf,
  modelOptionsSchema,
  orGeneratedData,
  resolveConfig,
  runsFolder,
  settingsOfDetection,
  settingWords,
  withSettings,
} from '../options/settings.ts';
export type { SearchedRecording } from '../pool/mark-detections.ts';
export { foundText } from '../pool/track-summary.ts';
export { learnedFrom, openDataset, openReadable, type RecordingSource } from '../recordings/dataset.ts';
export { eventReadingOf, type Reading, readingOf } from '../recordings/reading.ts';
export { extentOf, recordingDoubts } from '../recordings/recording-doubts.ts';
export { eventTruthFile } from '../recordings/recording-origin.ts';
export { fingerprintOf } from '../recordings/seen-recordings.ts';
export { findCheckpoint } from '../run-folder/find-run.ts';
export { checkGiven, ebssaName, type Given, wayOf, whatIs } from '../run-folder/given.ts';
export { checkInside, runConfig, runPaths, withGiven } from '../run-folder/run-config.ts';
export { planFile, type RunsPlan, readRunsPlan } from '../run-folder/runs-plan.ts';
export { streamed } from '../stream/stream-source.ts';
export { checkTrainable, learningOptions } from '../training/training-options.ts';
export { detectFolder, optionsOfRecord, readDetectRecord } from '../view/detect-record.ts';
export { isEbssa, isOnnx, openDetectionModel, readyModel } from './detection-model.ts';
export { detect } from './detector.ts';
