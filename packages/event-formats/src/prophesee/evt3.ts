/** EVT3 of Prophesee: 16-bit words, each of which changes what the next ones mean. @see docs/event-formats.md */
import { wordDecoder } from '../decode-pieces.ts';
import type { EventDecoder } from '../event-format.ts';
import type { ReadReport } from '../read-report.ts';
import { Clock } from '../source/clock.ts';
import { WordBlocks } from '../source/word-blocks.ts';
import { Evt3Writer } from './evt3-writer.ts';
import { isRateCount, RateCounts } from './other-words.ts';
import { rawCodec } from './raw.ts';

/** Most events of a word: a vector of 12. */
const maxPerWord = 12;
/** Vectors of a damaged file may lead on and on; columns hold 16 bits. */
const lastBase = 2 ** 16 - maxPerWord;

/** Decodes EVT3 words. State is kept from piece to piece, as it is from packet to packet. */
export function evt3Decoder(report: ReadReport): EventDecoder {
  /** The 12 upper bits of a time. */
  const clock = new Clock(2 ** 12, report);
  const counts = new RateCounts(report);
  /** A count of events that the next words tell: its subtype, 0 for none, what is known of it, and how many bits. */
  let open = { subtype: 0, data: 0, bits: 0 };
  /** `isOther`: words name a row of something that is no change detection, until the next row. `high` is −1 before the first time. */
  let state = { row: 0, base: 0, polarity: 0, isOther: false, high: -1, highUs: 0, low: 0 };
  return wordDecoder(new WordBlocks(Uint16Array), report, (words, sink) => {
    sink.reserve(words.length * maxPerWord);
    const { t, x, y, p } = sink;
    let n = sink.count;
    let { row, base, polarity, low, high, highUs, isOther } = state;
    /** Events have a time and are changes of light. */
    let isHeard = high >= 0 && !isOther;
    let [early, others, unknown] = [0, 0, 0];
    let nowUs = highUs + low;
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
        nowUs = highUs + low;
      } else if (type === 0x3) {
        base = word & 0x7ff;
        polarity = (word >> 11) & 1;
      } else if (type === 0x8) {
        const next = word & 0xfff;
        if (next !== high) {
          high = next;
          highUs = clock.at(next) * 4096;
          low = 0;
          nowUs = highUs;
          isHeard = !isOther;
        }
      } else if (type === 0x1) {
        isOther = true;
        isHeard = false;
      } else if (type === 0xa) {
        if (high >= 0) report.trigger(nowUs, (word >> 8) & 0xf, word & 1);
        else report.drop('triggers before the first time');
      } else if (type === 0xe && high >= 0 && isRateCount(word & 0xfff)) open = { subtype: word & 0xfff, data: 0, bits: 0 };
      else if (open.subtype !== 0 && (type === 0xf || type === 0x7)) {
        // Twelve bits, twelve and four, the lowest first.
        open.data |= (word & (type === 0xf ? 0xfff : 0xf)) << open.bits;
        open.bits += 12;
        if (type === 0x7 || open.bits > 24) {
          counts.take(nowUs, open.subtype, open.data);
          open.subtype = 0;
        }
      } else unknown++;
    }
    report.drop('events before the first time', early);
    report.drop('words of other kinds', unknown);
    report.drop('events that are no change of light', others);
    sink.count = n;
    state = { row, base, polarity, isOther, high, highUs, low };
  });
}

export const evt3 = rawCodec(
  'evt3',
  (_file, report) => evt3Decoder(report),
  (sensor) => new Evt3Writer(sensor),
);
