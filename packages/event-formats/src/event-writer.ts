import type { LabelTrack } from '@spikeseg/events';
import type { EventColumns } from './event-sink.ts';

/** Writes events in pieces: the bytes that begin a file, those of each block of events in time order, and those that end it. */
export interface EventWriter {
  /** Times that begin later than this are written from the first event on, as the clock of the format begins anew, µs. */
  readonly clockUs?: number | undefined;
  begin(): Uint8Array;
  encode(events: EventColumns): Uint8Array | Promise<Uint8Array>;
  /** Left out where the last block is the end. @param labels those that go with the events, where the format holds them */
  end?(labels: readonly LabelTrack[]): Uint8Array | Promise<Uint8Array>;
}
