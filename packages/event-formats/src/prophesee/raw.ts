/** What RAW files of Prophesee have in common: a header that names the encoding of the words that follow it, and the size of the sensor. */
import { EventFormatError, type SensorSize, sensorSizeOfText } from '@spikeseg/events';
import { decodePieces } from '../decode-pieces.ts';
import { type EventDecoder, type EventHeader, type FormatCodec, probeBytes } from '../event-format.ts';
import type { ReadReport } from '../read-report.ts';
import { encodingOf, encodings, hd, type RawEncoding, settingOf, systemOf, vga } from './marks.ts';
import { fieldOf, type PercentHeader, readPercentHeader } from './percent-header.ts';

/** What decoders look at in a file. */
export interface RawFile {
  /** Byte order that the header names. */
  readonly endianness: string | undefined;
  /** The first bytes behind the header. */
  readonly data: Uint8Array;
}

/** What reads and writes RAW files of an encoding. */
export function rawCodec(
  name: RawEncoding,
  decoderOf: (file: RawFile, report: ReadReport) => EventDecoder,
  write?: FormatCodec['write'],
): FormatCodec {
  const { label } = encodings[name];
  return {
    ...(write && { write }),
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
export const otherRaw: FormatCodec = {
  async open(source) {
    const { named } = encodingOf(await readPercentHeader(source));
    throw new EventFormatError({
      file: source.name,
      variable: 'header',
      offset: 0,
      expected: 'the encoding EVT2, EVT2.1 or EVT3',
      got: named ?? 'none, and no known system_ID',
      fix: named === undefined ? 'name it (option format evt3)' : 'record or convert the events as EVT3',
    });
  },
};

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
      fix: 'give the right one (option sensor)',
    });
  }
  const ofHeader = ofFormat ?? ofGeometry;
  if (ofHeader !== undefined) return { sensor: ofHeader, sensorFrom: 'header' };
  const ofCamera = systemOf(header)?.sensor ?? sizeOfPlugin(fieldOf(header, 'plugin_name'));
  return { sensor: ofCamera, sensorFrom: ofCamera === undefined ? undefined : 'camera' };
}

function sizeOfPlugin(plugin = ''): SensorSize | undefined {
  if (/gen41|gen4|imx636/.test(plugin)) return hd;
  return /gen3/.test(plugin) ? vga : undefined;
}
