import { basename, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { SpikesegConfig } from '@spikeseg/config';
import { fileKind, recordingEnding } from '@spikeseg/data-ebssa';
import { type FormatName, formatNames, formats } from '@spikeseg/event-formats';
import type { SensorSize } from '@spikeseg/events';
import { sensorSizes } from '@spikeseg/events/synthetic';
import { UsageError } from '../errors/errors.ts';
import { sensorSizeOf } from '../recordings/reading.ts';
import { whatIs } from '../run-folder/given.ts';
import { isAddress, piecesUntil } from './pieces.ts';

/** What the answers about a stream are called. @throws UsageError for a file of a kind that does not grow */
export function streamName(source: string): string {
  if (source === '-') return 'stdin';
  if (isAddress(source)) return source.replace(/^(udp|tcp):\/\//, '$1-').replaceAll(/[^\w.-]/g, '-');
  if (!/\.(mat|h5|hdf5)$/i.test(source)) return basename(source).replace(recordingEnding, '');
  throw new UsageError(
    `${source}: expected a stream of events to follow, got a file that does not grow; detect reads it without option follow`,
  );
}

/**
 * What a camera sends in a stream: as was said, or as the first bytes of a file say.
 *
 * @returns undefined for lines t_us,x,y,p, and over UDP for what the first datagram is ({@link areLines})
 */
export function streamFormat(source: string, given: FormatName | undefined): FormatName | undefined {
  if (given !== undefined) return streamed(source, given);
  if (isAddress(source)) return undefined;
  const kind = source === '-' ? undefined : whatIs(resolve(source))?.name;
  const found = formatNames.find((name) => name === kind);
  return found === undefined ? undefined : streamed(source, found);
}

/** @throws UsageError for a format that is read at any place, and so cannot be followed */
export function streamed(source: string, format: FormatName): FormatName {
  if (formats.find(({ name }) => name === format)?.streams === true) return format;
  throw new UsageError(
    `${source}: expected a stream of events to follow, got ${format}, which does not grow; detect reads it without option follow`,
  );
}

/** The sensor of a stream, and who said so. */
export interface StreamSensor {
  readonly size: SensorSize;
  readonly from: string;
}

/**
 * Size of the sensor of a stream, which its lines do not tell: `data.sensor_size`, else that of the camera that `data.sensor` names.
 *
 * @throws UsageError when neither tells
 */
export function streamSensor({ data: { sensor, sensor_size: size } }: Pick<SpikesegConfig, 'data'>): StreamSensor {
  if (size !== null) return { size: sensorSizeOf(size), from: `data.sensor_size=${size}` };
  if (sensor !== 'all') return { size: sensorSizes[sensor], from: `data.sensor=${sensor}` };
  throw new UsageError(
    'detect --follow: expected the size of the sensor, which a stream does not tell, got data.sensor=all; give option sensor WIDTHxHEIGHT (e.g. 240x180), data.sensor=DAVIS (240x180) or data.sensor=ATIS (304x240)',
  );
}

/** Tells what comes in place of lines of events, where no format was given. */

/** How long the first bytes of standard input are waited for, where all that is left is to say what is missing, ms. */
const patienceMs = 2000;

/**
 * Checks that the first bytes of a stream may be lines.
 *
 * @param source as it was given, `-` for standard input
 * @throws UsageError that says what they are instead, where they carry the mark of something
 */
function checkLines(source: string, start: Uint8Array): void {
  const { name, role, what } = fileKind(start);
  const format = role === 'recording' ? formatNames.find((known) => known === name) : undefined;
  const expected = `detect --follow ${source}: expected lines t_us,x,y,p, got ${what}`;
  if (format !== undefined) throw new UsageError(`${expected}; give option format ${streamed(source, format)}`);
  if (role === 'packed') throw new UsageError(`${expected}; unpack it first, as streams are not unpacked`);
  if (role === 'network' || name === 'mat') throw new UsageError(expected);
}

/** The same of the first piece of a stream, which is handed on. */
export async function* linesAlone(pieces: AsyncIterable<Uint8Array>, source: string): AsyncGenerator<Uint8Array, void> {
  let isFirst = true;
  for await (const piece of pieces) {
    if (isFirst) checkLines(source, piece);
    isFirst = false;
    yield piece;
  }
}

/**
 * Whether a datagram holds lines of text: every byte is a printable character of ASCII, or ends a line. Address events do not: the upper byte of a word is
 * below 16 or above 127 for sensors of up to 4096 px.
 */
export const areLines = (datagram: Uint8Array): boolean =>
  datagram.every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d);

const lineEnd = 0x0a;

/** Lines of datagrams, each of which ends with its datagram. */
export async function* datagramLines(datagrams: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  for await (const datagram of datagrams) {
    yield datagram;
    if (datagram.at(-1) !== lineEnd) yield Uint8Array.of(lineEnd);
  }
}

/** The same of standard input that will not be read, once it has begun. Input that does not begin is left alone. */
export async function checkStandardInput(input: () => Readable): Promise<void> {
  for await (const piece of piecesUntil(input(), AbortSignal.timeout(patienceMs))) return checkLines('-', piece);
}
