export { AerDecoder } from './aer/aer.ts';
export { type AllEvents, allEvents } from './all-events.ts';
export { cameras } from './cameras.ts';
export { type Converted, convertEvents, nothingConverted, type Selection, selectedSize } from './convert-events.ts';
export {
  type EventDecoder,
  type EventFormat,
  type EventHeader,
  type FormatOptions,
  type FoundBy,
  type OpenedEvents,
  probeBytes,
  type SensorOrigin,
} from './event-format.ts';
export { type EventColumns, EventSink, joinEvents } from './event-sink.ts';
export type { EventWriter } from './event-writer.ts';
export { type FormatName, formatNames, formats, writtenFormats } from './formats.ts';
export { Hdf5File, type Hdf5Node } from './hdf5/hdf5-file.ts';
export type { NumberName } from './hdf5/writing/structures.ts';
export { type Hdf5Group, type Hdf5Numbers, writeHdf5 } from './hdf5/writing/write-lists.ts';
export {
  type EventOrigin,
  noTimeFaults,
  orderedEvents,
  orderOfPieces,
  type TimeFaults,
  timeFaultLines,
} from './ordered-events.ts';
export { Evt3Decoder } from './prophesee/evt3.ts';
export { type Evt21Order } from './prophesee/evt21.ts';
export { type EventFile, type ReadEventsOptions, readEvents } from './read-events.ts';
export type { ReadReport } from './read-report.ts';
export { type FileKind, type FileRole, recognize } from './recognize.ts';
export { recognizeEvents } from './recognize-events.ts';
export { type ByteSource, type EventInput, openSource, placed } from './source/byte-source.ts';
export { decompressed } from './source/decompress.ts';
export { joinBytes } from './source/join-bytes.ts';
export { type NumberType, readNumbers } from './source/read-numbers.ts';
export { storedFiles } from './source/zip.ts';
export type { OrderLimits } from './time-order.ts';
