export * from './errors/dataset-error.ts';
export * from './errors/event-format-error.ts';
export * from './recording/recording.ts';
export * from './discovery/find-recordings.ts';
export * from './recording/read-recording.ts';
export type { LabelPlace } from './recording/label-place.ts';
