export { type ReadLimits } from '@spikeseg/events';
export * from './discovery/find-recordings.ts';
export { fileKind, recordingFormats } from './formats.ts';
export { writeHdf5Recording } from './hdf5-writer/write-hdf5-recording.ts';
export { labelsPath } from './labels-file/labels-beside.ts';
export { type LabelClass, type LabelledObject, type LabelsFile } from './labels-file/labels-file.ts';
export {
  column,
  type MatFileOptions,
  type MatNumbers,
  type MatStruct,
  type MatVariable,
  writeMat5,
} from './mat5-writer/write-mat5.ts';
export * from './mat5-writer/write-recording.ts';
export { type EventReading, openRecording, type ReadOptions, readRecording } from './read-recording.ts';
export { recordingEnding } from './recording/decode.ts';
export { type LabelPlace } from './recording/labels.ts';
export { recordingName } from './recording/recording-name.ts';
export * from './recording/summary/summary.ts';
export * from './splits/split.ts';
