/** EVT2.1 of Prophesee: a 64-bit word is a vector of up to 32 pixels of a row, or the upper part of a time. @see docs/event-formats.md */
import { wordDecoder } from '../decode-pieces.ts';
import type { EventDecoder } from '../event-format.ts';
import type { ReadReport } from '../read-report.ts';
import { WordBlocks } from '../source/word-blocks.ts';
import { Evt2OtherWords } from './other-words.ts';
import { type RawFile, rawCodec } from './raw.ts';

/** Order of the halves of a word: `little`, the lower first; `legacy` (Gen4.1, IMX636), the upper first. Each half is little-endian. */
export type Evt21Order = 'little' | 'legacy';

const maxPerWord = 32;

/** Decodes EVT2.1 words. State is kept from piece to piece, as it is from packet to packet. */
export function evt21Decoder(report: ReadReport, order: Evt21Order): EventDecoder {
  const others = new Evt2OtherWords(report);
  return wordDecoder(new WordBlocks(Int32Array, 8), report, (halves, sink) => {
    sink.reserve((halves.length / 2) * maxPerWord);
    const { t, x, y, p } = sink;
    const upperAt = order === 'legacy' ? 0 : 1;
    let n = sink.count;
    let early = 0;
    let { highUs } = others;
    for (let k = 0; k < halves.length; k += 2) {
      const upper = halves[k + upperAt];
      const type = upper >>> 28;
      if (type <= 1) {
        let mask = halves[k + 1 - upperAt];
        if (highUs < 0) {
          for (; mask !== 0; mask &= mask - 1) early++;
          continue;
        }
        const timeUs = highUs + ((upper >> 22) & 0x3f);
        const column = (upper >> 11) & 0x7ff;
        const row = upper & 0x7ff;
        for (; mask !== 0; mask &= mask - 1) {
          t[n] = timeUs;
          x[n] = column + 31 - Math.clz32(mask & -mask);
          y[n] = row;
          p[n++] = type;
        }
      } else highUs = others.take(upper, halves[k + 1 - upperAt]);
    }
    others.tell(early);
    sink.count = n;
  });
}

export const evt21 = rawCodec('evt2.1', (file, report) => evt21Decoder(report, orderOf(file, report)));

/** The order that a header names. Where it names none, the one in which fewer of the first words are of unknown kinds; `legacy` where both fit. */
function orderOf({ endianness, data }: RawFile, report: ReadReport): Evt21Order {
  if (endianness === 'little' || endianness === 'legacy') return endianness;
  const order = unknownKinds(data, 7) < unknownKinds(data, 3) ? 'little' : 'legacy';
  report.note(`the header names no endianness; the words fit the order "${order}"`);
  return order;
}

/** Words that are no event, time, trigger or other data. @param at byte of a word that holds its kind */
function unknownKinds(data: Uint8Array, at: number): number {
  let unknown = 0;
  for (let k = at; k < data.length - (data.length % 8); k += 8) if (![0, 1, 8, 0xa, 0xe, 0xf].includes(data[k] >> 4)) unknown++;
  return unknown;
}
