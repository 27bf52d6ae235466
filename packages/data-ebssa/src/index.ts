export type { ReadLimits } from '@spikeseg/events';
export * from './discovery/find-recordings.ts';
export { fileKind, recordingFormats } from './formats.ts';
export { clockOf, labelsOnClock, labelsOutside } from './labels-file/label-clock.ts';
export { labelsBeside, labelsPath } from './labels-file/labels-beside.ts';
export {
  type EventClock,
  type LabelClass,
  type LabelledObject,
  type LabelsFile,
  labelsToJson,
} from './labels-file/labels-file.ts';
export { type EventReading, openRecording, type ReadOptions, readRecording } from './read-recording.ts';
export { recordingEnding } from './recording/decode.ts';
export type { LabelPlace } from './recording/labels.ts';
export { recordingName } from './recording/recording-name.ts';
