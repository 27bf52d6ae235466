export { allBytes, decompressed } from './compression/decompress.ts';
export {
  type EventFormat,
  type EventHeader,
  type FormatOptions,
  type FoundBy,
  type OpenedEvents,
  probeBytes,
  type SensorOrigin,
} from './event-format.ts';
export { type EventColumns, type EventSink, joinEvents } from './event-sink.ts';
export type { EventWriter } from './event-writer.ts';
export { type FormatName, formatNames, formats } from './formats.ts';
export type { Hdf5File, Hdf5Node } from './hdf5/container/hdf5-file.ts';
export { openHdf5File } from './hdf5/open-file.ts';
export type { ReadReport } from './read-report.ts';
export { type AllEvents, allEvents } from './reading/all-events.ts';
export {
  type EventOrigin,
  noTimeFaults,
  orderedEvents,
  orderOfPieces,
  type TimeFaults,
  timeFaultLines,
} from './reading/ordered-events.ts';
export { type EventFile, type ReadEventsOptions, readEvents } from './reading/read-events.ts';
export { type FileKind, type FileRole, recognize } from './reading/recognize.ts';
export { recognizeEvents } from './reading/recognize-events.ts';
export type { OrderLimits } from './reading/time-order.ts';
export { type ByteSource, type EventInput, openSource, placed } from './source/byte-source.ts';
export { joinBytes } from './source/join-bytes.ts';
export { type NumberType, readNumbers } from './source/read-numbers.ts';
