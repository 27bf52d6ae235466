/** DAT of Prophesee: a header, the type and size of events, then records of a 32-bit time and a 32-bit address. @see docs/event-formats.md */
import { EventFormatError, sensorSizeOfText } from '@spikeseg/events';
import { decodePieces, wordDecoder } from '../decode-pieces.ts';
import type { EventDecoder, FormatCodec } from '../event-format.ts';
import { EventSink } from '../event-sink.ts';
import type { ReadReport } from '../read-report.ts';
import type { ByteSource } from '../source/byte-source.ts';
import { Clock } from '../source/clock.ts';
import { WordBlocks } from '../source/word-blocks.ts';
import { DatWriter } from './dat-writer.ts';
import { datRecordBytes as recordBytes } from './marks.ts';
import { fieldOf, readPercentHeader } from './percent-header.ts';

/** Bits of an address: x begins at bit 0. */
interface Layout {
  readonly xMask: number;
  readonly yAt: number;
  readonly yMask: number;
  readonly polarityAt: number;
  readonly polarityMask: number;
}

const version2: Layout = { xMask: 0x3fff, yAt: 14, yMask: 0x3fff, polarityAt: 28, polarityMask: 0xf };
/** Of version 1, and of files that name none. */
const version1: Layout = { xMask: 0x1ff, yAt: 9, yMask: 0xff, polarityAt: 17, polarityMask: 1 };

/** Of files of triggers: the channel takes the place of y. @see `RawEvent` in `event_ext_trigger.h` of OpenEB: p : 4, pad1 : 22, id : 6 */
const triggers: Layout = { xMask: 0, yAt: 26, yMask: 0x3f, polarityAt: 0, polarityMask: 0xf };
const triggerType = 14;

/** What the decoder must know of a file. */
interface DatFile {
  readonly name: string;
  readonly layout: Layout;
  /** Byte of the first record. */
  readonly offset: number;
}

/** Decodes records of a file. */
function datDecoder({ name, layout, offset }: DatFile, report: ReadReport): EventDecoder {
  const clock = new Clock(2 ** 32, report);
  let blockAt = offset;
  const wrongPolarity = (polarity: number, k: number): EventFormatError => {
    const fix = 'the file is damaged, or its records are not those of version 2';
    const at = blockAt + k * 4 + 4;
    return new EventFormatError({ file: name, variable: 'polarity', offset: at, expected: '0 or 1', got: `${polarity}`, fix });
  };
  return wordDecoder(new WordBlocks(Int32Array, recordBytes), report, (words, sink) => {
    sink.reserve(words.length / 2);
    const { t, x, y, p } = sink;
    const { xMask, yAt, yMask, polarityAt, polarityMask } = layout;
    let n = sink.count;
    for (let k = 0; k < words.length; k += 2) {
      const address = words[k + 1];
      const polarity = (address >>> polarityAt) & polarityMask;
      if (polarity > 1) throw wrongPolarity(polarity, k);
      t[n] = clock.at(words[k] >>> 0);
      x[n] = address & xMask;
      y[n] = (address >>> yAt) & yMask;
      p[n++] = polarity;
    }
    sink.count = n;
    blockAt += words.length * 4;
  });
}

/** Decodes files of triggers, which have no events. */
function triggerDecoder(file: DatFile, report: ReadReport): EventDecoder {
  const records = datDecoder(file, report);
  const found = new EventSink();
  return {
    decode(piece) {
      records.decode(piece, found);
      const { t, y, p } = found.take();
      for (let k = 0; k < t.length; k++) report.trigger(t[k], y[k], p[k]);
    },
    end: () => records.end(),
  };
}

/** Prophesee DAT files. */
export const dat: FormatCodec = {
  async open(source, _options, report) {
    const header = await readPercentHeader(source);
    const version = Number(fieldOf(header, 'Version') ?? 0);
    const type = header.fields.length === 0 ? undefined : await typeOf(source, header.bytes);
    const offset = type === undefined ? 0 : header.bytes + 2;
    if (header.fields.length === 0) report.note('the file has no header; its records are read as those of version 1');
    const sensor = sensorSizeOfText(fieldOf(header, 'Width'), fieldOf(header, 'Height'));
    return {
      header: {
        sensor,
        sensorFrom: sensor === undefined ? undefined : 'header',
        originNs: 0n,
        timeUnit: 'us',
        fields: header.fields,
      },
      decode: (sink) => {
        const file = { name: source.name, offset };
        const decoder =
          type === triggerType
            ? triggerDecoder({ ...file, layout: triggers }, report)
            : datDecoder({ ...file, layout: version >= 2 ? version2 : version1 }, report);
        return decodePieces(source, offset, decoder, sink);
      },
    };
  },
  write: (sensor) => new DatWriter(sensor),
};

/** Type of events. @throws EventFormatError when they are neither changes of light nor triggers of 8 bytes */
async function typeOf(source: ByteSource, offset: number): Promise<number> {
  const [type, size] = (await source.start(offset + 2)).subarray(offset);
  const fault = (variable: string, at: number, expected: string, got: string): EventFormatError =>
    new EventFormatError({ file: source.name, variable, offset: offset + at, expected, got });
  if (type === undefined || size === undefined)
    throw fault('header', 0, 'the type and the size of events', 'the end of the file');
  if (![0, 12, triggerType].includes(type))
    throw fault('event type', 0, '0 or 12 (changes of light) or 14 (triggers)', String(type));
  if (size !== recordBytes) throw fault('event size', 1, `${recordBytes} bytes`, String(size));
  return type;
}
