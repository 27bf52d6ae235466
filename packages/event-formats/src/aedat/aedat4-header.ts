import { EventFormatError, type SensorSize, sensorSizeOfText } from '@spikeseg/events';
import type { ByteSource } from '../source/byte-source.ts';
import { chipSize } from './chips.ts';
import { FlatTable } from './flat-table.ts';

/** How packets are packed; the number is that of the file. */
export type Compression = 'none' | 'LZ4' | 'zstd';

/** A stream that the header declares. It may have no packets. */
export interface DeclaredStream {
  readonly id: number;
  /** `EVTS` events, `FRME` frames, `IMUS` motion, `TRIG` triggers. */
  readonly kind: string;
  readonly camera: string | undefined;
  readonly sensor: SensorSize | undefined;
  readonly sensorFrom: 'header' | 'camera' | undefined;
  /** Module and output that it was recorded from, for people. */
  readonly origin: string;
}

/** What an AEDAT 4 file says before its packets. */
export interface Aedat4Header {
  readonly compression: Compression;
  readonly streams: readonly DeclaredStream[];
  /** Bytes of the header; packets follow. */
  readonly bytes: number;
}

export const firstLine = '#!AER-DAT4.0\r\n';
/** Texts about streams have a few KB. */
const maxBytes = 1 << 22;

const compressions: readonly Compression[] = ['none', 'LZ4', 'LZ4', 'zstd', 'zstd'];

/**
 * Reads the first line and the flatbuffer `IOHE` behind it: i32 compression, i64 place of the table of packets, text about the streams. The table is not
 * needed: a recording that was not closed and a live stream have none, and packets tell where they end.
 *
 * @throws EventFormatError when it is damaged
 */
export async function readAedat4Header(source: ByteSource): Promise<Aedat4Header> {
  const { name: file } = source;
  const offset = firstLine.length;
  const start = await source.start(offset + 4);
  if (start.length < offset + 4) throw cut(file, start.length);
  const size = new DataView(start.buffer, start.byteOffset).getUint32(offset, true);
  const bytes = offset + 4 + size;
  if (size > maxBytes) {
    const expected = `a header of at most ${maxBytes} bytes`;
    throw new EventFormatError({ file, variable: 'header', offset, expected, got: `one of ${size}` });
  }
  const all = await source.start(bytes);
  if (all.length < bytes) throw cut(file, all.length);
  const table = new FlatTable(all.subarray(offset), 'IOHE', { file, offset, isUnpacked: false });
  const number = table.int(0, 0);
  const compression = compressions[number];
  if (compression === undefined) {
    const expected = 'a compression of 0 (none) to 4 (zstd high)';
    throw new EventFormatError({ file, variable: 'header', offset, expected, got: String(number) });
  }
  return { compression, streams: declaredStreams(table.text(2)), bytes };
}

const cut = (file: string, offset: number): EventFormatError =>
  new EventFormatError({ file, variable: 'header', offset, expected: 'the rest of the header', got: 'the end of the file' });

/** Streams of the text, which is XML of nodes with attributes: `outInfo` has a node for each. */
function declaredStreams(text: string): DeclaredStream[] {
  const attributes = attributesOf(text);
  const ids = new Set<string>();
  for (const key of attributes.keys()) {
    const [, id] = /^(\d{1,9})\//.exec(key) ?? [];
    if (id !== undefined) ids.add(id);
  }
  return [...ids].map((id) => {
    const value = (key: string): string | undefined => attributes.get(`${id}/${key}`);
    const camera = value('info/source') ?? value('source');
    const told = sensorSizeOfText(value('info/sizeX'), value('info/sizeY'));
    const sensor = told ?? chipSize(camera ?? '');
    return {
      id: Number(id),
      kind: value('typeIdentifier') ?? '',
      camera,
      sensor,
      sensorFrom: sensor === undefined ? undefined : told === undefined ? 'camera' : 'header',
      origin: [value('originalModuleName'), value('originalOutputName')].filter((name) => name !== undefined).join(' '),
    };
  });
}

/** Attributes within the node `outInfo`, by their path within it, e.g. `0/info/sizeX`. */
function attributesOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  const path: string[] = [];
  let depth = Infinity;
  // No name and no value holds `<`, so each search ends at the next tag.
  const tags = /<(\/?)(node|attr)\b([^<>]*)>([^<]*)/g;
  for (let tag = tags.exec(text); tag !== null; tag = tags.exec(text)) {
    const [, closing, element, inside, value] = tag;
    const [, name = ''] = /\b(?:name|key)\s*=\s*"([^"]{0,64})"/.exec(inside) ?? [];
    if (element === 'attr') {
      const isNear = path.length >= depth && path.length <= depth + deepest;
      if (closing === '' && isNear) found.set([...path.slice(depth), name].join('/'), plain(value.trim()));
    } else if (closing !== '') {
      path.pop();
      if (path.length < depth) depth = Infinity;
    } else if (!inside.endsWith('/')) {
      path.push(plain(name));
      if (name === 'outInfo') depth = Math.min(depth, path.length);
    }
  }
  return found;
}

/** Nodes in `outInfo` that lie within each other. */
const deepest = 3;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const plain = (text: string): string => text.replaceAll(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name]);
