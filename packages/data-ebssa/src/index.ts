export * from './discovery/find-recordings.ts';
export * from './errors/dataset-error.ts';
export { checkHdf5 } from './hdf5/library.ts';
export {
  column,
  type MatFileOptions,
  type MatNumbers,
  type MatStruct,
  type MatVariable,
  writeMat5,
} from './mat5-writer/write-mat5.ts';
export * from './mat5-writer/write-recording.ts';
export { type FileKind, type FileKindName, type FileRole, fileKind, kindLength } from './recording/file-kind.ts';
export type { LabelPlace } from './recording/label-place.ts';
export { defaultReadLimits, type ReadLimits } from './recording/read-limits.ts';
export * from './recording/read-recording.ts';
export * from './recording/reading-key.ts';
export { recordingName } from './recording/recording-name.ts';
export * from './recording/summary/summary.ts';
export * from './splits/split.ts';
