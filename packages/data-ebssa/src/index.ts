export type { ReadLimits } from '@spikeseg/events';
export * from './discovery/find-recordings.ts';
export { fileKind, recordingFormats } from './formats.ts';
export { type EventReading, openRecording, type ReadOptions, readRecording } from './read-recording.ts';
export { clockOf, labelsOnClock, labelsOutside } from './labels/label-clock.ts';
export { recordingEnding } from './recording/decode.ts';
export type { LabelPlace } from './recording/labels.ts';
export { recordingName } from './recording/recording-name.ts';
