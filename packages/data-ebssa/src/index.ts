export * from './errors/dataset-error.ts';
export * from './errors/event-format-error.ts';
export * from './recording/recording.ts';
