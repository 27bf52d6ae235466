/** AEDAT 3.0 and 3.1 of cAER: packets of events of one kind and one source. @see docs/event-formats.md */
import { EventFormatError } from '@spikeseg/events';
import { decodePieces } from '../decode-pieces.ts';
import type { EventDecoder, FormatCodec, FormatOptions, OpenedEvents } from '../event-format.ts';
import type { EventSink } from '../event-sink.ts';
import type { ReadReport } from '../read-report.ts';
import { ByteQueue } from '../source/byte-queue.ts';
import type { ByteSource } from '../source/byte-source.ts';
import { chipSize } from './chips.ts';
import { readHashHeader } from './hash-header.ts';

const headBytes = 28;
const eventBytes = 8;
/** Times have 31 bits; each packet counts how often they have passed their end. */
const timeRangeUs = 2 ** 31;

const isSpecial = 0;
const isPolarity = 1;
/** Kind of a special event that says that the clock of the camera began anew. */
const timestampReset = 1;

/** What is left out, by the kind of packet. */
const others: Readonly<Record<number, string>> = {
  0: 'special events',
  2: 'frames',
  3: 'samples of motion (IMU)',
  4: 'samples of motion (IMU)',
};

/** Decodes packets. Of a packet that is cut the whole events are kept. */
class Aedat3Decoder implements EventDecoder {
  readonly #file: string;
  readonly #report: ReadReport;
  readonly #queue: ByteQueue;
  /** Source that is read; undefined until the first that has events. */
  #source: number | undefined;
  #kind = isPolarity;
  /** Events of the packet that have not come yet, and bytes behind them that are left out. */
  #events = 0;
  #skip = 0;
  #skipFrom = 0;
  /** Times that the clock has passed its end; −1 before the first packet. */
  #overflow = -1;

  /** @param offset byte of the file at which the first packet begins */
  constructor(file: string, offset: number, source: number | undefined, report: ReadReport) {
    this.#file = file;
    this.#queue = new ByteQueue(offset);
    this.#source = source;
    this.#report = report;
  }

  decode(piece: Uint8Array, sink: EventSink): void {
    const queue = this.#queue;
    queue.push(piece);
    for (;;) {
      if (this.#events > 0) {
        const n = Math.min(this.#events, Math.floor(queue.length / eventBytes));
        if (n === 0) break;
        const bytes = queue.take(n * eventBytes)!;
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
        if (this.#kind === isPolarity) this.#decodePolarity(view, n, sink);
        else this.#readSpecial(view, n);
        this.#events -= n;
      } else if (this.#skip > 0) {
        this.#skip -= queue.drop(this.#skip);
        if (this.#skip > 0) break;
      } else {
        const { offset } = queue;
        const head = queue.take(headBytes);
        if (head === undefined) break;
        this.#begin(head, offset);
      }
    }
    queue.keep();
  }

  end(): void {
    const isLeftOut = this.#events === 0 && this.#skip > 0;
    this.#report.cutBytes += isLeftOut ? this.#queue.offset - this.#skipFrom : this.#queue.length;
    if (this.#events > 0 || this.#skip > 0)
      this.#report.note(
        `the last packet is cut: ${this.#events * eventBytes + this.#skip - this.#queue.length} bytes are missing`,
      );
    this.#queue.drop(this.#queue.length);
  }

  /** i16 type and source, i32 bytes of an event, byte of the time in it, times that the clock passed its end, capacity, number, number of valid ones. */
  #begin(head: Uint8Array, offset: number): void {
    const view = new DataView(head.buffer, head.byteOffset, headBytes);
    const [kind, source] = [view.getInt16(0, true), view.getInt16(2, true)];
    const [bytes, timeAt, overflow, capacity, number] = [4, 8, 12, 16, 20].map((at) => view.getInt32(at, true));
    const wrong = (variable: string, at: number, expected: string, got: number): EventFormatError =>
      new EventFormatError({ file: this.#file, variable, offset: offset + at, expected, got: String(got) });
    if (kind < 0) throw wrong('type of a packet', 0, 'that of a packet that is not compressed', kind);
    if (bytes <= 0) throw wrong('bytes of an event', 4, 'more than 0', bytes);
    if (overflow < 0) throw wrong('wraps of the clock', 12, '0 or more', overflow);
    if (capacity < 0) throw wrong('capacity of a packet', 16, '0 or more', capacity);
    if (number < 0 || number > capacity) throw wrong('number of events', 20, `0 to the capacity of ${capacity}`, number);
    this.#kind = kind;
    this.#events = 0;
    this.#skip = capacity * bytes;
    this.#skipFrom = offset;
    if (kind !== isPolarity && kind !== isSpecial) return this.#report.drop(others[kind] ?? 'elements of other kinds', number);
    if (bytes !== eventBytes) throw wrong('bytes of an event', 4, String(eventBytes), bytes);
    if (timeAt !== 4) throw wrong('byte of the time in an event', 8, '4', timeAt);
    if (kind === isPolarity && number > 0) this.#source ??= source;
    if (this.#source !== undefined && this.#source !== source) return this.#report.drop('events of other sources', number);
    this.#events = number;
    this.#skip = (capacity - number) * bytes;
    if (kind === isSpecial) return this.#report.drop('special events', number);
    if (this.#overflow >= 0) this.#report.wraps += Math.max(0, overflow - this.#overflow);
    this.#overflow = overflow;
  }

  /** u32 of x in bits 31–17, y 16–2, polarity 1, validity 0; then i32 time. */
  #decodePolarity(view: DataView, n: number, sink: EventSink): void {
    sink.reserve(n);
    const { t, x, y, p } = sink;
    const past = this.#overflow * timeRangeUs;
    let count = sink.count;
    const before = count;
    for (let k = 0, at = 0; k < n; k++, at += eventBytes) {
      const address = view.getUint32(at, true);
      if ((address & 1) === 0) continue;
      t[count] = past + view.getInt32(at + 4, true);
      x[count] = address >>> 17;
      y[count] = (address >>> 2) & 0x7fff;
      p[count++] = (address >>> 1) & 1;
    }
    sink.count = count;
    this.#report.drop('events that the file calls invalid', n - (count - before));
  }

  /** u32 of the kind in bits 7–1 and validity in bit 0; then i32 time. */
  #readSpecial(view: DataView, n: number): void {
    for (let at = 0; at < n * eventBytes; at += eventBytes) {
      const word = view.getUint32(at, true);
      if ((word & 1) === 1 && ((word >>> 1) & 0x7f) === timestampReset)
        this.#report.note('the clock of the camera was set to 0 during the recording');
    }
  }
}

/** Files of cAER, AEDAT 3. */
export const aedat3: FormatCodec = {
  async open(source: ByteSource, options: FormatOptions, report: ReadReport): Promise<OpenedEvents> {
    const { version, fields, bytes } = await readHashHeader(source);
    const { name: file } = source;
    if (version !== '3.0' && version !== '3.1')
      throw new EventFormatError({ file, variable: 'version', offset: 9, expected: '3.0 or 3.1', got: version ?? 'none' });
    const sources = fields.flatMap(([key, value]) => {
      const [, id] = /^Source (\d+)$/.exec(key) ?? [];
      return id === undefined ? [] : [{ id, camera: value }];
    });
    const { stream } = options;
    if (stream !== undefined && !/^\d{1,5}$/.test(stream)) {
      const fix = 'give its number (option stream)';
      throw new EventFormatError({
        file,
        variable: 'stream',
        offset: 0,
        expected: 'the number of a source',
        got: JSON.stringify(stream),
        fix,
      });
    }
    const camera = sources.find(({ id }) => stream === undefined || id === stream)?.camera;
    const sensor = chipSize(camera ?? '');
    const ids = sources.map(({ id }) => id);
    return {
      header: {
        sensor,
        sensorFrom: sensor === undefined ? undefined : 'camera',
        camera,
        originNs: 0n,
        // Version 3.1 moved the origin to the top left.
        yFromBottom: version === '3.0',
        timeUnit: 'us',
        fields,
        streams: stream === undefined ? ids : [stream, ...ids.filter((id) => id !== stream)],
      },
      decode: (sink) => {
        const chosen = stream === undefined ? undefined : Number(stream);
        return decodePieces(source, bytes, new Aedat3Decoder(file, bytes, chosen, report), sink);
      },
    };
  },
};
