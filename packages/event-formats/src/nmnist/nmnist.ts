/** N-MNIST and N-Caltech101: records of 5 bytes, the highest byte first, and nothing else. @see docs/event-formats.md */
import { EventFormatError } from '@spikeseg/events';
import { decodePieces, recordDecoder } from '../decode-pieces.ts';
import { type EventDecoder, type FormatCodec, probeBytes } from '../event-format.ts';
import type { ReadReport } from '../read-report.ts';
import { Clock } from '../source/clock.ts';
import { overflowRow, recordBytes } from './mark.ts';

const overflowUs = 1 << 13;

/** Sensor of N-MNIST, px: the screen is larger than the 28 × 28 digits. */
const digits = { width: 34, height: 34 };

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

/** Whether the first events lie within the sensor of N-MNIST; overflows of the clock do not count. */
function fits(start: Uint8Array): boolean {
  const records = Math.floor(start.length / recordBytes);
  for (let at = 0; at < records * recordBytes; at += recordBytes) {
    const [x, y] = [start[at], start[at + 1]];
    if (y !== overflowRow && (x >= digits.width || y >= digits.height)) return false;
  }
  return records > 0;
}
