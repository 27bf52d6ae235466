/** What RAW files of Prophesee have in common: a header that names the encoding of the words that follow it, and the size of the sensor. */
import { EventFormatError, type SensorSize, sensorSizeOfText } from '@spikeseg/events';
import { decodePieces } from '../decode-pieces.ts';
import { type EventDecoder, type EventFormat, type EventHeader, probeBytes } from '../event-format.ts';
import type { ReadReport } from '../read-report.ts';
import { fieldOf, type PercentHeader, percentHeader, readPercentHeader } from './percent-header.ts';

/** Encodings that are read, as messages and headers name them. */
const encodings = {
  evt2: { label: 'EVT2', named: /^(EVT)?2(\.0)?$/i },
  'evt2.1': { label: 'EVT2.1', named: /^(EVT)?2\.?1$/i },
  evt3: { label: 'EVT3', named: /^(EVT)?3(\.0)?$/i },
} as const;

type RawEncoding = keyof typeof encodings;

/** What decoders look at in a file. */
export interface RawFile {
  /** Byte order that the header names. */
  readonly endianness: string | undefined;
  /** The first bytes behind the header. */
  readonly data: Uint8Array;
}

const rawFiles = { extensions: ['.raw'], foundBy: 'mark', streams: true, isMarked: true } as const;

export function rawFormat<Name extends RawEncoding>(
  name: Name,
  decoderOf: (file: RawFile, report: ReadReport) => EventDecoder,
  write?: EventFormat['write'],
): EventFormat<Name> {
  const { label } = encodings[name];
  return {
    ...rawFiles,
    name,
    title: `a Prophesee RAW file (${label})`,
    write,
    mark: (start) => encodingOf(percentHeader(start)).encoding === name,
    async open(source, _options, report) {
      const header = await readPercentHeader(source);
      const endianness = endiannessOf(header, source.name);
      const { named, encoding } = encodingOf(header);
      if (encoding !== name)
        report.note(`the header names ${named ?? 'no encoding'}; the words are read as ${label}, as asked for`);
      else if (named === undefined) report.note(`the header names no encoding; ${label} is that of its system_ID`);
      const data = (await source.start(header.bytes + probeBytes)).subarray(header.bytes);
      const camera = fieldOf(header, 'sensor_name') ?? fieldOf(header, 'plugin_name');
      return {
        header: { ...sensorOfHeader(header, source.name), camera, originNs: 0n, timeUnit: 'us', fields: header.fields },
        decode: (sink) => decodePieces(source, header.bytes, decoderOf({ endianness, data }, report), sink),
      };
    },
  };
}

/** RAW files of other encodings: refused by the name that their header gives. */
export const otherRaw: EventFormat<'evt3'> = {
  ...rawFiles,
  // It stays unseen, as no file is opened.
  name: 'evt3',
  title: 'a Prophesee RAW file',
  mark: (start) => isRawHeader(percentHeader(start)),
  async open(source) {
    const { named } = encodingOf(await readPercentHeader(source));
    throw new EventFormatError({
      file: source.name,
      variable: 'header',
      offset: 0,
      expected: 'the encoding EVT2, EVT2.1 or EVT3',
      got: named ?? 'none, and no known system_ID',
      fix:
        named === undefined
          ? 'name it (--format evt3; in the library the option format)'
          : 'record or convert the events as EVT3',
    });
  },
};

/** Whether a header is that of a RAW file, rather than of a DAT file or comments above a table. */
export const isRawHeader = (header: PercentHeader): boolean =>
  encodingOf(header).named !== undefined ||
  ['system_ID', 'plugin_name', 'integrator_name', 'camera_integrator_name'].some((key) => fieldOf(header, key) !== undefined);

/** The encoding of a header: as `format` names it, else `evt`, else as the number of the system tells. */
function encodingOf(header: PercentHeader): { readonly named?: string | undefined; readonly encoding?: RawEncoding | undefined } {
  const named = [formatOf(header)[0], fieldOf(header, 'evt')].find((name) => name !== undefined && /^[\w.+-]+$/.test(name));
  if (named === undefined) return { encoding: systemOf(header)?.encoding };
  const known = Object.keys(encodings) as RawEncoding[];
  return { named, encoding: known.find((encoding) => encodings[encoding].named.test(named)) };
}

/** Parts of the field `format`, as of `EVT3;height=720;width=1280`; some put spaces around the signs. */
const formatOf = (header: PercentHeader): readonly string[] =>
  (fieldOf(header, 'format') ?? '').split(';').map((part) => part.trim().replace(/ *= */, '='));

const settingOf = (header: PercentHeader, name: string): string | undefined =>
  formatOf(header)
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);

/** @throws EventFormatError for words with the highest byte first, of which no file is known */
function endiannessOf(header: PercentHeader, file: string): string | undefined {
  const endianness = settingOf(header, 'endianness') ?? fieldOf(header, 'endianness');
  if (['little', 'legacy', undefined].includes(endianness)) return endianness;
  throw new EventFormatError({
    file,
    variable: 'header',
    offset: 0,
    expected: 'words with the lowest byte first (endianness little or legacy)',
    got: `endianness ${endianness}`,
    fix: 'turn the bytes of the words around and name that order in the header',
  });
}

/**
 * Size of the sensor: from `% format EVT3;height=720;width=1280` of new files, `% geometry 1280x720`, and where there is neither from the `system_ID` or
 * the name of the plugin.
 *
 * @throws EventFormatError when two sizes are given that differ
 */
export function sensorOfHeader(header: PercentHeader, file: string): Pick<EventHeader, 'sensor' | 'sensorFrom'> {
  const ofFormat = sensorSizeOfText(settingOf(header, 'width'), settingOf(header, 'height'));
  const [, width, height] = /^(\d+)x(\d+)$/.exec(fieldOf(header, 'geometry') ?? '') ?? [];
  const ofGeometry = sensorSizeOfText(width, height);
  if (ofFormat && ofGeometry && (ofFormat.width !== ofGeometry.width || ofFormat.height !== ofGeometry.height)) {
    const got = `format with ${ofFormat.width}×${ofFormat.height} and geometry ${ofGeometry.width}×${ofGeometry.height}`;
    throw new EventFormatError({
      file,
      variable: 'header',
      offset: 0,
      expected: 'one size of the sensor',
      got,
      fix: 'give the right one (--sensor-size)',
    });
  }
  const ofHeader = ofFormat ?? ofGeometry;
  if (ofHeader !== undefined) return { sensor: ofHeader, sensorFrom: 'header' };
  const ofCamera = systemOf(header)?.sensor ?? sizeOfPlugin(fieldOf(header, 'plugin_name'));
  return { sensor: ofCamera, sensorFrom: ofCamera === undefined ? undefined : 'camera' };
}

const vga = { width: 640, height: 480 };
const hd = { width: 1280, height: 720 };

interface System {
  readonly sensor: SensorSize;
  readonly encoding: RawEncoding;
}

/** By the number of the system that a header names; some have a bit for a second variant. */
function systemOf(header: PercentHeader): System | undefined {
  const id = Number(fieldOf(header, 'system_ID'));
  if ([21, 23, 25, 28, 29, 33, 34, 35, 41, 151, 153, 161, 162].includes(id)) return { sensor: vga, encoding: 'evt2' };
  if (id === 40) return { sensor: vga, encoding: 'evt3' };
  if ([26, 31, 39].includes(id)) return { sensor: hd, encoding: 'evt2' };
  return [30, 46, 48, 49, 50].includes(id) ? { sensor: hd, encoding: 'evt3' } : undefined;
}

function sizeOfPlugin(plugin = ''): SensorSize | undefined {
  if (/gen41|gen4|imx636/.test(plugin)) return hd;
  return /gen3/.test(plugin) ? vga : undefined;
}
