import type { EventColumns } from './event-sink.ts';

/** Writes events in pieces: the bytes that begin a file, those of each block of events in time order, and those that end it. */
export interface EventWriter {
  begin(): Uint8Array;
  encode(events: EventColumns): Uint8Array | Promise<Uint8Array>;
  end(): Uint8Array | Promise<Uint8Array>;
}
