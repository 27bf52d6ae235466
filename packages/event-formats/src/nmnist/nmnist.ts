/** N-MNIST and N-Caltech101: records of 5 bytes, the highest byte first, and nothing else. @see docs/event-formats.md */
import { EventFormatError } from '@spikeseg/events';
import { decodePieces, recordDecoder } from '../decode-pieces.ts';
import { type EventDecoder, type FormatCodec, probeBytes } from '../event-format.ts';
import type { ReadReport } from '../read-report.ts';
import { Clock } from '../source/clock.ts';

const recordBytes = 5;
/** Records at this row are no events: the clock has passed the end of its lower bits. */
const overflowRow = 240;
const overflowUs = 1 << 13;

/** Sensor of N-MNIST, px: the screen is larger than the 28 × 28 digits. */
const digits = { width: 34, height: 34 };
/** Fewer records do not tell a file. */
const minRecords = 16;
/** No picture of N-Caltech101 is wider, px. */
const maxWidth = 240;

function nmnistDecoder(report: ReadReport): EventDecoder {
  const clock = new Clock(1 << 23, report);
  return recordDecoder(recordBytes, report, (records, sink) => {
    const { t, x, y, p } = sink;
    let n = sink.count;
    for (let at = 0; at < records.byteLength; at += recordBytes) {
      const timeUs = clock.at(records.getUint32(at + 1) & 0x7f_ffff);
      const row = records.getUint8(at + 1);
      if (row === overflowRow) {
        clock.pass(overflowUs);
        continue;
      }
      t[n] = timeUs;
      x[n] = records.getUint8(at);
      y[n] = row;
      p[n++] = records.getUint8(at + 2) >> 7;
    }
    sink.count = n;
  });
}

const timeAt = (bytes: Uint8Array, at: number): number => ((bytes[at + 2] & 0x7f) << 16) | (bytes[at + 3] << 8) | bytes[at + 4];

/** Files of N-MNIST and N-Caltech101. */
export const nmnist: FormatCodec = {
  async open(source, _options, report) {
    const { name, size } = source;
    if (size !== undefined && size % recordBytes !== 0)
      throw new EventFormatError({
        file: name,
        offset: size - (size % recordBytes),
        expected: `records of ${recordBytes} bytes and nothing else`,
        got: `${size % recordBytes} bytes behind the last`,
        fix: 'fetch the file again; if it is whole, it is no file of N-MNIST or N-Caltech101',
      });
    const isOfDigits = fits(await source.start(probeBytes));
    if (isOfDigits)
      report.note(`the file has no header; its first events fit into ${digits.width}×${digits.height}, the size of N-MNIST`);
    return {
      header: {
        sensor: isOfDigits ? digits : undefined,
        sensorFrom: isOfDigits ? 'format' : undefined,
        originNs: 0n,
        timeUnit: 'us',
        fields: [],
      },
      decode: (sink) => decodePieces(source, 0, nmnistDecoder(report), sink),
    };
  },
};

/**
 * Nothing marks these files, so this is for when no other format has known the bytes: they are no text, as records they lie within the largest picture,
 * and their times never fall but do rise. Chance does that less than once in 10^13 files.
 */
export function isLikelyNmnist(start: Uint8Array): boolean {
  const records = Math.floor(start.length / recordBytes);
  const isWhole = start.length >= probeBytes || start.length % recordBytes === 0;
  if (!isWhole || records < minRecords || isText(start)) return false;
  let before = timeAt(start, 0);
  for (let at = 0; at < records * recordBytes; at += recordBytes) {
    const time = timeAt(start, at);
    if (start[at] >= maxWidth || start[at + 1] > overflowRow || time < before) return false;
    before = time;
  }
  return before > timeAt(start, 0);
}

const isText = (bytes: Uint8Array): boolean =>
  bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || [0x09, 0x0a, 0x0d].includes(byte));

/** Whether the first events lie within the sensor of N-MNIST; overflows of the clock do not count. */
function fits(start: Uint8Array): boolean {
  const records = Math.floor(start.length / recordBytes);
  for (let at = 0; at < records * recordBytes; at += recordBytes) {
    const [x, y] = [start[at], start[at + 1]];
    if (y !== overflowRow && (x >= digits.width || y >= digits.height)) return false;
  }
  return records > 0;
}
