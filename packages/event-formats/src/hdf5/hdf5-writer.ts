import type { SensorSize } from '@spikeseg/events';
import type { EventColumns } from '../event-sink.ts';
import type { EventWriter } from '../event-writer.ts';
import { ChunkedList } from './writing/list.ts';
import { Hdf5Output, type WrittenGroup } from './writing/output.ts';

/** An index of longer recordings, 37 hours, would be mostly the length of a silence, or of a clock that was set. */
const longestIndexMs = 2 ** 27;
/** Entries of the index that are made at once. */
const indexPiece = 1 << 16;

/**
 * Writes HDF5 as DSEC lays it out: `events/t` (µs since `t_offset`), `events/x`, `events/y`, `events/p` (0 or 1), in chunks of 65,536, packed with deflate,
 * which every reader of HDF5 undoes; `t_offset`, the time of the first event (µs); `ms_to_idx`, the first event of each ms, and behind the last the number
 * of events; the size of the sensor as attributes `width` and `height` of the root. Times have 64 bits, as the 32 of DSEC end after 71 minutes. `ms_to_idx`
 * is left out where the recording is longer than 37 hours.
 *
 * The head says where everything is, so `begin` is to be written again over the first bytes when the last event is: it always has the same length.
 */
export class Hdf5Writer implements EventWriter {
  readonly #sensor: SensorSize;
  readonly #output = new Hdf5Output();
  readonly #t = new ChunkedList('int64');
  readonly #x = new ChunkedList('uint16');
  readonly #y = new ChunkedList('uint16');
  readonly #p = new ChunkedList('uint8');
  readonly #index = new ChunkedList('uint64');
  #count = 0;
  /** Time of the first event. */
  #originUs = 0;
  #lastUs = -Infinity;
  /** ms since the first event that the index has come to. */
  #nextMs = 0;
  #hasIndex = true;

  constructor(sensor: SensorSize) {
    this.#sensor = sensor;
  }

  /** The head: of no events, until `end` was called. */
  begin(): Uint8Array {
    const { width, height } = this.#sensor;
    const group: WrittenGroup = { kind: 'group', members: { t: this.#t, x: this.#x, y: this.#y, p: this.#p } };
    const offset = { kind: 'value', type: 'int64', value: this.#originUs } as const;
    const index = this.#hasIndex ? { ms_to_idx: this.#index } : {};
    const members = { events: group, ...index, t_offset: offset };
    return this.#output.head({ kind: 'group', attributes: { width, height }, members });
  }

  /** @throws RangeError with the number of the event, when one is earlier than the one before, or at no time */
  async encode(events: EventColumns): Promise<Uint8Array> {
    const times = this.#timesOf(events.t);
    const columns = new Map<ChunkedList, Iterable<ArrayLike<number>>>([
      [this.#t, [times]],
      [this.#x, [events.x]],
      [this.#y, [events.y]],
      [this.#p, [events.p]],
      [this.#index, this.#indexOf(times)],
    ]);
    const bytes = await this.#output.add(columns);
    this.#count += times.length;
    return bytes;
  }

  async end(): Promise<Uint8Array> {
    const events = [this.#t, this.#x, this.#y, this.#p];
    if (!this.#hasIndex) return this.#output.finish(new Map(), events);
    return this.#output.finish(new Map([[this.#index, [[this.#count]]]]), [...events, this.#index]);
  }

  /** Times in whole µs since the first event. */
  #timesOf(t: Float64Array): Float64Array {
    const times = new Float64Array(t.length);
    for (let k = 0; k < t.length; k++) {
      const time = Math.round(t[k]);
      if (!(time >= this.#lastUs && Number.isSafeInteger(time) && Number.isSafeInteger(time - this.#originUs)))
        throw new RangeError(
          `event ${this.#count + k}: expected a time from ${this.#lastUs} µs on, got ${t[k]}; sort the events by time`,
        );
      if (this.#lastUs === -Infinity) this.#originUs = time;
      this.#lastUs = time;
      times[k] = time - this.#originUs;
    }
    return times;
  }

  /** The first event of each ms that these times come to. */
  *#indexOf(times: Float64Array): Generator<Float64Array, void> {
    const piece = new Float64Array(indexPiece);
    let n = 0;
    for (let k = 0; k < times.length && this.#hasIndex; k++) {
      const ms = Math.floor(times[k] / 1000);
      this.#hasIndex = ms < longestIndexMs;
      for (; this.#hasIndex && this.#nextMs <= ms; this.#nextMs++) {
        piece[n++] = this.#count + k;
        if (n < indexPiece) continue;
        yield piece;
        n = 0;
      }
    }
    yield piece.subarray(0, n);
  }
}
