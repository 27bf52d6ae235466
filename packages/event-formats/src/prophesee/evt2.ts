/** EVT2 of Prophesee: a 32-bit word is an event, or the upper part of the time of those that follow. @see docs/event-formats.md */
import { wordDecoder } from '../decode-pieces.ts';
import type { EventDecoder } from '../event-format.ts';
import type { ReadReport } from '../read-report.ts';
import { WordBlocks } from '../source/word-blocks.ts';
import { Evt2Writer } from './evt2-writer.ts';
import { Evt2OtherWords } from './other-words.ts';
import { rawCodec } from './raw.ts';

/** Decodes EVT2 words. State is kept from piece to piece, as it is from packet to packet. */
export function evt2Decoder(report: ReadReport): EventDecoder {
  const others = new Evt2OtherWords(report);
  return wordDecoder(new WordBlocks(Int32Array), report, (words, sink) => {
    sink.reserve(words.length);
    const { t, x, y, p } = sink;
    let n = sink.count;
    let early = 0;
    let { highUs } = others;
    for (let k = 0; k < words.length; k++) {
      const word = words[k];
      const type = word >>> 28;
      if (type <= 1) {
        if (highUs < 0) early++;
        else {
          t[n] = highUs + ((word >> 22) & 0x3f);
          x[n] = (word >> 11) & 0x7ff;
          y[n] = word & 0x7ff;
          p[n++] = type;
        }
      } else highUs = others.take(word);
    }
    others.tell(early);
    sink.count = n;
  });
}

export const evt2 = rawCodec(
  'evt2',
  (_file, report) => evt2Decoder(report),
  (sensor) => new Evt2Writer(sensor),
);
