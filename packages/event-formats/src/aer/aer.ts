/**
 * Address events in 32-bit words, as AEStream and faery send them over UDP: bits 14–0 y, 15 polarity, 30–16 x; bit 31 is set where no time follows,
 * otherwise the next word is the time, µs. Little endian. There is no header.
 */

import { decodePieces } from '../decode-pieces.ts';
import type { EventDecoder, EventFormat } from '../event-format.ts';
import type { EventSink } from '../event-sink.ts';
import type { ReadReport } from '../read-report.ts';
import { ByteQueue } from '../source/byte-queue.ts';
import { Clock } from '../source/clock.ts';

export class AerDecoder implements EventDecoder {
  readonly #report: ReadReport;
  readonly #arrivalUs: () => number;
  readonly #assumed: string;
  readonly #queue = new ByteQueue();
  readonly #clock: Clock;
  readonly #packets: boolean;

  /**
   * @param arrivalUs when a piece came in, µs: the time of events that have none; left out: when it is read, since the decoder began
   * @param packets whether every piece is a packet by itself
   */
  constructor(report: ReadReport, arrivalUs?: () => number, packets = false) {
    this.#report = report;
    this.#clock = new Clock(2 ** 32, report);
    this.#arrivalUs = arrivalUs ?? sinceNow();
    this.#assumed = `events came without times: they have the time at which they ${arrivalUs === undefined ? 'were read' : 'came in'}`;
    this.#packets = packets;
  }

  decode(piece: Uint8Array, sink: EventSink): void {
    this.#queue.push(piece);
    const bytes = this.#queue.peek(this.#queue.length)!;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    sink.reserve(bytes.length >> 2);
    // One clock for all of a piece: they came together.
    const arrivalUs = this.#arrivalUs();
    let at = 0;
    while (at + 4 <= bytes.length) {
      const word = view.getUint32(at, true);
      const isTimed = word < 2 ** 31;
      if (isTimed && at + 8 > bytes.length) break;
      const tUs = isTimed ? this.#clock.at(view.getUint32(at + 4, true)) : arrivalUs;
      if (!isTimed) this.#report.note(this.#assumed);
      sink.add(tUs, (word >>> 16) & 0x7fff, word & 0x7fff, (word >>> 15) & 1);
      at += isTimed ? 8 : 4;
    }
    this.#queue.drop(at);
    if (this.#packets) this.#report.drop('bytes of packets that are no whole events', this.#queue.drop(this.#queue.length));
    this.#queue.keep();
  }

  end(): void {
    this.#report.cutBytes += this.#queue.length;
  }
}

function sinceNow(): () => number {
  const startMs = performance.now();
  return () => Math.floor(1000 * (performance.now() - startMs));
}

/** Address events without a header; no byte tells them, so they are asked for by name. */
export const aer: EventFormat<'aer'> = {
  name: 'aer',
  title: 'address events (AEStream, faery)',
  extensions: [],
  foundBy: 'request',
  streams: true,
  isMarked: false,
  mark: () => false,
  async open(source, { packets, arrivalUs }, report) {
    return {
      header: { originNs: 0n, timeUnit: 'us', fields: [] },
      decode: (sink) => decodePieces(source, 0, new AerDecoder(report, arrivalUs, packets), sink),
    };
  },
};
