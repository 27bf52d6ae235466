export { cameras, cameraSize } from './cameras.ts';
export type { EventDecoder, EventFormatName, EventHeader, FormatOptions, SensorOrigin } from './event-format.ts';
export { type EventColumns, EventSink } from './event-sink.ts';
export { Evt2Decoder } from './prophesee/evt2.ts';
export { Evt21Decoder, type Evt21Order } from './prophesee/evt21.ts';
export { Evt3Decoder } from './prophesee/evt3.ts';
export { type EventFile, readEvents, type ReadEventsOptions } from './read-events.ts';
export { ReadReport } from './read-report.ts';
export { type EventInput } from './source/byte-source.ts';
