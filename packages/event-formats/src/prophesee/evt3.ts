/** EVT3 of Prophesee: 16-bit words, each of which changes what the next ones mean. @see docs/event-formats.md */
import type { EventDecoder, EventFormat, FormatOptions, OpenedEvents } from '../event-format.ts';
import type { EventSink } from '../event-sink.ts';
import type { ReadReport } from '../read-report.ts';
import type { ByteSource } from '../source/byte-source.ts';
import { decodePieces } from '../source/decode-pieces.ts';
import { isRawOf, rawHeader, readPercentHeader } from './percent-header.ts';

/** Most events of a word: a vector of 12. */
const mostPerWord = 12;
/** The 12 upper bits of a time have passed their end where they fall by more than half of it; a smaller fall is an error of the clock. */
const halfRange = 1 << 11;
const timeRangeUs = 1 << 24;

/** Decodes EVT3 words. State is kept from piece to piece, as it is from packet to packet. */
export class Evt3Decoder implements EventDecoder {
  readonly #report: ReadReport;
  /** The first byte of a word whose second has not come; −1: none. */
  #half = -1;
  #y = 0;
  #base = 0;
  #polarity = 0;
  /** Words name a row of something that is no change detection, until the next row. */
  #isOther = false;
  #high = -1;
  #low = 0;
  #wrapsUs = 0;

  constructor(report: ReadReport) {
    this.#report = report;
  }

  decode(piece: Uint8Array, sink: EventSink): void {
    const joined = this.#half < 0 ? piece : withFirst(this.#half, piece);
    this.#half = joined.length % 2 === 1 ? joined[joined.length - 1] : -1;
    this.#decodeWords(joined, joined.length >> 1, sink);
  }

  end(): void {
    if (this.#half >= 0) this.#report.cutBytes++;
    this.#half = -1;
  }

  #decodeWords(bytes: Uint8Array, words: number, sink: EventSink): void {
    sink.reserve(words * mostPerWord);
    const { t, x, y, p } = sink;
    let n = sink.count;
    let [row, base, polarity, low, high] = [this.#y, this.#base, this.#polarity, this.#low, this.#high];
    let isOther = this.#isOther;
    let early = 0;
    let others = 0;
    let nowUs = this.#wrapsUs + high * 4096 + low;
    for (let at = 0, end = 2 * words; at < end; at += 2) {
      const word = bytes[at] | (bytes[at + 1] << 8);
      switch (word >> 12) {
        case 0x0:
          row = word & 0x7ff;
          isOther = false;
          break;
        case 0x2:
          if (isOther) others++;
          else if (high < 0) early++;
          else {
            t[n] = nowUs;
            x[n] = word & 0x7ff;
            y[n] = row;
            p[n++] = (word >> 11) & 1;
          }
          break;
        case 0x3:
          base = word & 0x7ff;
          polarity = (word >> 11) & 1;
          break;
        case 0x4:
        case 0x5: {
          const width = word >> 12 === 0x4 ? 12 : 8;
          let mask = word & ((1 << width) - 1);
          const from = base;
          base += width;
          if (isOther || high < 0) {
            for (; mask !== 0; mask &= mask - 1) {
              if (isOther) others++;
              else early++;
            }
            break;
          }
          for (; mask !== 0; mask &= mask - 1) {
            t[n] = nowUs;
            x[n] = from + 31 - Math.clz32(mask & -mask);
            y[n] = row;
            p[n++] = polarity;
          }
          break;
        }
        case 0x6:
          low = word & 0xfff;
          nowUs = this.#wrapsUs + high * 4096 + low;
          break;
        case 0x8: {
          const next = word & 0xfff;
          if (next !== high) {
            if (high - next > halfRange) {
              this.#wrapsUs += timeRangeUs;
              this.#report.wraps++;
            }
            high = next;
            low = 0;
            nowUs = this.#wrapsUs + high * 4096;
          }
          break;
        }
        case 0x1:
          isOther = true;
          break;
        case 0xa:
          this.#report.drop('triggers');
          break;
        default:
          this.#report.drop('words of other kinds');
      }
    }
    this.#report.drop('events before the first time', early);
    this.#report.drop('events that are no change of light', others);
    sink.count = n;
    [this.#y, this.#base, this.#polarity, this.#low, this.#high, this.#isOther] = [row, base, polarity, low, high, isOther];
  }
}

function withFirst(first: number, piece: Uint8Array): Uint8Array {
  const all = new Uint8Array(piece.length + 1);
  all[0] = first;
  all.set(piece, 1);
  return all;
}

/** Prophesee RAW files of EVT3. */
export const evt3: EventFormat = {
  name: 'evt3',
  what: 'a Prophesee RAW file (EVT3)',
  probe: (start) => isRawOf(start, /^(EVT)?3/),
  async open(source: ByteSource, _options: FormatOptions, report: ReadReport): Promise<OpenedEvents> {
    const header = await readPercentHeader(source);
    const { sensor, sensorFrom, camera } = rawHeader(header, source.name);
    return {
      header: { sensor, sensorFrom, camera, originNs: 0n, timeUnit: 'us', fields: header.fields },
      decode: (sink) => decodePieces(source, header.bytes, new Evt3Decoder(report), sink),
    };
  },
};
