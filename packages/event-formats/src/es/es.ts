/** Event Stream (ES) 2: every event is a byte with the time since the one before, and a pixel. @see docs/event-formats.md */
import { EventFormatError, type SensorSize } from '@spikeseg/events';
import { decodePieces, queueDecoder } from '../decode-pieces.ts';
import type { EventDecoder, FormatCodec, FormatOptions, OpenedEvents } from '../event-format.ts';
import type { EventSink } from '../event-sink.ts';
import type { ReadReport } from '../read-report.ts';
import type { ByteSource } from '../source/byte-source.ts';
import { EsWriter, esMark } from './es-writer.ts';

const headerBytes = esMark.length + 8;
const eventBytes = 5;

/** Types of streams by their number. Two have polarities. */
const types = ['generic', 'DVS', 'ATIS', 'AMD', 'colour'];

/** What the decoder must know of a file. */
interface EsStream {
  readonly type: 'DVS' | 'ATIS';
  readonly sensor: SensorSize;
  /** For messages. */
  readonly name: string;
  /** Byte of the file at which events begin. */
  readonly offset: number;
}

/** Decodes the events of an ES stream, which come behind its header. */
function esDecoder({ type, sensor: { width, height }, name, offset }: EsStream, report: ReadReport): EventDecoder {
  // An ATIS has one bit more in its first byte: whether the event is one of exposure.
  const isAtis = type === 'ATIS';
  const reset = isAtis ? 0xfc : 0xfe;
  const timeShift = isAtis ? 2 : 1;
  let lastUs = 0;
  // A lost byte shifts all that follows, and shows in pixels that are not there.
  const beyond = (at: number, column: number, row: number): EventFormatError =>
    new EventFormatError({
      file: name,
      variable: 'event',
      offset: at,
      expected: `a pixel of ${width}×${height}`,
      got: `(${column}, ${row}): bytes before it were lost or damaged`,
      fix: 'copy the file again',
    });
  const decode = (bytes: Uint8Array, sink: EventSink, from: number): number => {
    sink.reserve(Math.ceil(bytes.length / eventBytes));
    const { t, x, y, p } = sink;
    let n = sink.count;
    let nowUs = lastUs;
    let [resets, exposures, at] = [0, 0, 0];
    while (at < bytes.length) {
      const first = bytes[at];
      if (first >= reset) {
        if (first === reset) resets++;
        else nowUs += isAtis ? 63 * (first & 3) : 127;
        at++;
        continue;
      }
      if (at + eventBytes > bytes.length) break;
      const column = bytes[at + 1] | (bytes[at + 2] << 8);
      const row = bytes[at + 3] | (bytes[at + 4] << 8);
      if (column >= width || row >= height) throw beyond(from + at, column, row);
      nowUs += first >> timeShift;
      at += eventBytes;
      if (isAtis && (first & 1) === 1) {
        exposures++;
        continue;
      }
      t[n] = nowUs;
      x[n] = column;
      y[n] = row;
      p[n++] = (first >> (timeShift - 1)) & 1;
    }
    sink.count = n;
    lastUs = nowUs;
    report.drop('marks of a reset', resets);
    report.drop('events of exposure', exposures);
    return at;
  };
  return queueDecoder(report, decode, offset);
}

/** Reads the header. @throws EventFormatError for another version than 2, and for streams without polarities */
async function readHeader(source: ByteSource): Promise<EsStream & { readonly version: string }> {
  const start = await source.start(headerBytes);
  const fault = (offset: number, expected: string, got: string, fix?: string): EventFormatError =>
    new EventFormatError({ file: source.name, variable: 'header', offset, expected, got, fix });
  const at = esMark.length;
  if (start.length < headerBytes) throw fault(start.length, `a header of ${headerBytes} bytes`, 'the end of the file');
  const version = start.subarray(at, at + 3).join('.');
  if (start[at] !== 2) throw fault(at, 'version 2 of Event Stream', `version ${version}`, 'convert it to version 2');
  const type = types[start[at + 3]];
  if (type !== 'DVS' && type !== 'ATIS') {
    const got = type === undefined ? `type ${start[at + 3]}` : `a stream of type ${type}, whose events have no polarity`;
    throw fault(at + 3, 'a stream of type DVS or ATIS', got);
  }
  const sensor = { width: start[at + 4] | (start[at + 5] << 8), height: start[at + 6] | (start[at + 7] << 8) };
  if (sensor.width === 0 || sensor.height === 0) throw fault(at + 4, 'a size of the sensor', `${sensor.width}×${sensor.height}`);
  return { type, sensor, name: source.name, offset: headerBytes, version };
}

/** ES files with events of a DVS or an ATIS. */
export const es: FormatCodec = {
  async open(source: ByteSource, _options: FormatOptions, report: ReadReport): Promise<OpenedEvents> {
    const stream = await readHeader(source);
    const { sensor, type, version } = stream;
    return {
      header: {
        sensor,
        sensorFrom: 'header',
        originNs: 0n,
        timeUnit: 'us',
        yFromBottom: true,
        fields: [
          ['version', version],
          ['type', type],
          ['width', String(sensor.width)],
          ['height', String(sensor.height)],
        ],
      },
      decode: (sink) => decodePieces(source, stream.offset, esDecoder(stream, report), sink),
    };
  },
  write: (sensor) => new EsWriter(sensor),
};
