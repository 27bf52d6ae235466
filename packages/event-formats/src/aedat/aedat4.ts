/** AEDAT 4 of DV and dv-processing: packets of several streams, each a flatbuffer, packed with LZ4 or zstd. @see docs/event-formats.md */
import { EventFormatError } from '@spikeseg/events';
import { decodePieces } from '../decode-pieces.ts';
import type { FormatCodec, FormatOptions, OpenedEvents } from '../event-format.ts';
import type { ReadReport } from '../read-report.ts';
import type { ByteSource } from '../source/byte-source.ts';
import { Aedat4Decoder, type Unpack } from './aedat4-decoder.ts';
import { type Aedat4Header, type Compression, type DeclaredStream, readAedat4Header } from './aedat4-header.ts';
import { Aedat4Writer } from './aedat4-writer.ts';

/** Packets that are looked at to find which of several streams has events. */
const maxLookedAt = 4096;

/** Files of DV, AEDAT 4, and what DV sends. */
export const aedat4: FormatCodec = {
  async open(source: ByteSource, options: FormatOptions, report: ReadReport): Promise<OpenedEvents> {
    const head = await readAedat4Header(source);
    const stream = await chosenStream(source, head, options.stream);
    const unpack = await unpackOf(head.compression);
    const { streams, compression } = head;
    const declared = streams.find(({ id }) => id === stream);
    const ids = streams.filter(({ kind, id }) => kind === 'EVTS' && id !== stream).map(({ id }) => String(id));
    if (ids.length > 0) report.note(`stream ${stream} of events is read; there is also ${ids.join(', ')}`);
    return {
      header: {
        sensor: declared?.sensor,
        sensorFrom: declared?.sensorFrom,
        camera: declared?.camera,
        originNs: 0n,
        timeUnit: 'us',
        fields: [['compression', compression], ...streams.map((one) => [`stream ${one.id}`, described(one)] as const)],
        streams: stream === undefined ? ids : [String(stream), ...ids],
      },
      decode: (sink) => {
        const kinds = new Map(streams.map(({ id, kind }) => [id, kind]));
        const settings = { file: source.name, offset: head.bytes, stream, kinds, compression, unpack };
        return decodePieces(source, head.bytes, new Aedat4Decoder(settings, report), sink);
      },
    };
  },
  write: (sensor) => new Aedat4Writer(sensor),
};

const described = ({ kind, origin, camera, sensor }: DeclaredStream): string =>
  [kind, origin, camera ?? '', sensor === undefined ? '' : `${sensor.width}×${sensor.height}`]
    .filter((part) => part !== '')
    .join(', ');

/** Loaded when a file needs it. */
async function unpackOf(compression: Compression): Promise<Unpack | undefined> {
  if (compression === 'LZ4') return (await import('../compression/lz4-frame.ts')).unpackLz4;
  return compression === 'zstd' ? (await import('../compression/zstd-frame.ts')).unpackZstd : undefined;
}

/**
 * Stream of events that is asked for; else the first that has packets. Undefined where the header declares no streams at all.
 *
 * @throws EventFormatError when there is none, or not the one that is asked for
 */
async function chosenStream(source: ByteSource, head: Aedat4Header, asked: string | undefined): Promise<number | undefined> {
  const { name: file } = source;
  const ids = head.streams.filter(({ kind }) => kind === 'EVTS').map(({ id }) => id);
  const fault = { file, variable: 'stream', offset: 0 };
  if (asked !== undefined) {
    const id = /^\d{1,9}$/.test(asked) ? Number(asked) : -1;
    if (id >= 0 && (ids.includes(id) || head.streams.length === 0)) return id;
    const expected = ids.length === 0 ? 'the number of a stream' : `a stream of events: ${ids.join(', ')}`;
    const fix = 'give its number (option stream)';
    throw new EventFormatError({ ...fault, expected, got: JSON.stringify(asked), fix });
  }
  if (head.streams.length === 0) return undefined;
  if (ids.length === 0) {
    const got = `streams of ${head.streams.map(({ kind }) => kind || 'something else').join(', ')}`;
    throw new EventFormatError({ ...fault, expected: 'a stream of events (EVTS)', got });
  }
  return ids.length === 1 ? ids[0] : await firstWithPackets(source, head.bytes, ids);
}

/** The first of some streams that has packets, as far as the first packets tell; of a live stream the first one. */
async function firstWithPackets(source: ByteSource, offset: number, ids: readonly number[]): Promise<number> {
  const seen = new Set<number>();
  for (let k = 0, at = offset; k < maxLookedAt && source.at !== undefined && !seen.has(ids[0]); k++) {
    const head = await source.at(at, 8);
    if (head.length < 8) break;
    const view = new DataView(head.buffer, head.byteOffset);
    seen.add(view.getInt32(0, true));
    at += 8 + view.getUint32(4, true);
  }
  return ids.find((id) => seen.has(id)) ?? ids[0];
}
