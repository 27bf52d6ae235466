/** EVT2 of Prophesee: a 32-bit word is an event, or the upper part of the time of those that follow. @see docs/event-formats.md */
import type { EventDecoder } from '../event-format.ts';
import type { EventSink } from '../event-sink.ts';
import type { ReadReport } from '../read-report.ts';
import { WordBlocks } from '../source/little-endian.ts';
import { rawFormat } from './raw.ts';

/** The 28 upper bits of a time have passed their end where they fall by more than half of it; a smaller fall is an error of the clock. */
const halfRange = 2 ** 27;
const timeRangeUs = 2 ** 34;

/** Decodes EVT2 words. State is kept from piece to piece, as it is from packet to packet. */
export class Evt2Decoder implements EventDecoder {
  readonly #report: ReadReport;
  readonly #blocks = new WordBlocks(Int32Array);
  #high = -1;
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

  #decodeWords(words: Int32Array, sink: EventSink): void {
    sink.reserve(words.length);
    const { t, x, y, p } = sink;
    let n = sink.count;
    let [early, triggers, unknown] = [0, 0, 0];
    let high = this.#high;
    let highUs = this.#wrapsUs + high * 64;
    for (let k = 0; k < words.length; k++) {
      const word = words[k];
      const type = word >>> 28;
      if (type <= 1) {
        if (high < 0) early++;
        else {
          t[n] = highUs + ((word >> 22) & 0x3f);
          x[n] = (word >> 11) & 0x7ff;
          y[n] = word & 0x7ff;
          p[n++] = type;
        }
      } else if (type === 8) {
        const next = word & 0xfff_ffff;
        if (high - next > halfRange) {
          this.#wrapsUs += timeRangeUs;
          this.#report.wraps++;
        }
        high = next;
        highUs = this.#wrapsUs + high * 64;
      } else if (type === 0xa) triggers++;
      else unknown++;
    }
    this.#report.drop('events before the first time', early);
    this.#report.drop('triggers', triggers);
    this.#report.drop('words of other kinds', unknown);
    sink.count = n;
    this.#high = high;
  }
}

/** Prophesee RAW files of EVT2. */
export const evt2 = rawFormat('evt2', (_file, report) => new Evt2Decoder(report));
