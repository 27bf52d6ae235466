/** EVT3 of Prophesee: 16-bit words, each of which changes what the next ones mean. @see docs/event-formats.md */
import type { EventDecoder } from '../event-format.ts';
import type { EventSink } from '../event-sink.ts';
import type { ReadReport } from '../read-report.ts';
import { WordBlocks } from '../source/little-endian.ts';
import { Evt3Writer } from './evt3-writer.ts';
import { rawFormat } from './raw.ts';

/** Most events of a word: a vector of 12. */
const mostPerWord = 12;
/** The 12 upper bits of a time have passed their end where they fall by more than half of it; a smaller fall is an error of the clock. */
const halfRange = 1 << 11;
const timeRangeUs = 1 << 24;
/** Vectors of a damaged file may lead on and on; columns hold 16 bits. */
const lastBase = 2 ** 16 - mostPerWord;

/** Decodes EVT3 words. State is kept from piece to piece, as it is from packet to packet. */
export class Evt3Decoder implements EventDecoder {
  readonly #report: ReadReport;
  readonly #blocks = new WordBlocks(Uint16Array);
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
    for (const words of this.#blocks.of(piece)) this.#decodeWords(words, sink);
  }

  end(): void {
    this.#report.cutBytes += this.#blocks.end();
  }

  #decodeWords(words: Uint16Array, sink: EventSink): void {
    sink.reserve(words.length * mostPerWord);
    const { t, x, y, p } = sink;
    let n = sink.count;
    let [row, base, polarity, low, high] = [this.#y, this.#base, this.#polarity, this.#low, this.#high];
    let isOther = this.#isOther;
    /** Events have a time and are changes of light. */
    let isHeard = high >= 0 && !isOther;
    let [early, others, unknown] = [0, 0, 0];
    let nowUs = this.#wrapsUs + high * 4096 + low;
    for (let k = 0; k < words.length; k++) {
      const word = words[k];
      const type = word >> 12;
      // The most frequent first.
      if (type === 0x2) {
        if (isHeard) {
          t[n] = nowUs;
          x[n] = word & 0x7ff;
          y[n] = row;
          p[n++] = (word >> 11) & 1;
        } else if (isOther) others++;
        else early++;
      } else if (type === 0x0) {
        row = word & 0x7ff;
        isOther = false;
        isHeard = high >= 0;
      } else if (type === 0x4 || type === 0x5) {
        let mask = type === 0x4 ? word & 0xfff : word & 0xff;
        if (isHeard) {
          for (; mask !== 0; mask &= mask - 1) {
            t[n] = nowUs;
            x[n] = base + 31 - Math.clz32(mask & -mask);
            y[n] = row;
            p[n++] = polarity;
          }
        } else {
          for (; mask !== 0; mask &= mask - 1) {
            if (isOther) others++;
            else early++;
          }
        }
        base = Math.min(base + (type === 0x4 ? 12 : 8), lastBase);
      } else if (type === 0x6) {
        low = word & 0xfff;
        nowUs = this.#wrapsUs + high * 4096 + low;
      } else if (type === 0x3) {
        base = word & 0x7ff;
        polarity = (word >> 11) & 1;
      } else if (type === 0x8) {
        const next = word & 0xfff;
        if (next !== high) {
          if (high - next > halfRange) {
            this.#wrapsUs += timeRangeUs;
            this.#report.wraps++;
          }
          high = next;
          low = 0;
          nowUs = this.#wrapsUs + high * 4096;
          isHeard = !isOther;
        }
      } else if (type === 0x1) {
        isOther = true;
        isHeard = false;
      } else if (type === 0xa) {
        if (high >= 0) this.#report.trigger(nowUs, (word >> 8) & 0xf, word & 1);
        else this.#report.drop('triggers before the first time');
      } else unknown++;
    }
    this.#report.drop('events before the first time', early);
    this.#report.drop('words of other kinds', unknown);
    this.#report.drop('events that are no change of light', others);
    sink.count = n;
    [this.#y, this.#base, this.#polarity, this.#low, this.#high, this.#isOther] = [row, base, polarity, low, high, isOther];
  }
}

export const evt3 = rawFormat(
  'evt3',
  (_file, report) => new Evt3Decoder(report),
  (sensor) => new Evt3Writer(sensor),
);
