import { EventFormatError } from '@spikeseg/events';
import type { SensorSize } from '@spikeseg/snn-core';
import type { SensorOrigin } from '../event-format.ts';
import type { ByteSource } from '../source/byte-source.ts';

/** A header of lines `% key value`, as RAW and DAT files have it. */
export interface PercentHeader {
  readonly fields: readonly (readonly [key: string, value: string])[];
  /** Bytes of the header; events follow. */
  readonly bytes: number;
}

/** A header is never longer; what is, is no header. */
const mostBytes = 1 << 16;

const decoder = new TextDecoder('latin1');

/**
 * Splits a header from what follows it. Old files have no `% end`, and the first byte of an event may itself be a `%`: a line counts only where it begins
 * with both `% ` and is printable up to its end.
 */
export function percentHeader(start: Uint8Array): PercentHeader {
  const fields: [string, string][] = [];
  let bytes = 0;
  for (;;) {
    const line = lineAt(start, bytes);
    if (line === undefined) return { fields, bytes };
    bytes += line.length + 1;
    const [, key = '', value = ''] = /^% (\S+)[ \t]*(.*?)\r?$/.exec(line) ?? [];
    if (key === 'end' && value === '') return { fields, bytes };
    fields.push([key, value]);
  }
}

/** The line of a header at a byte, without its end; undefined where there is none. */
function lineAt(start: Uint8Array, from: number): string | undefined {
  if (start[from] !== 0x25 || start[from + 1] !== 0x20) return undefined;
  const end = start.indexOf(0x0a, from);
  if (end < 0) return undefined;
  for (let k = from; k < end; k++) {
    const byte = start[k];
    const isPrintable = (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || (byte === 0x0d && k === end - 1);
    if (!isPrintable) return undefined;
  }
  return decoder.decode(start.subarray(from, end));
}

/** Reads the header of a file. @throws EventFormatError when it does not end within 64 KiB */
export async function readPercentHeader(source: ByteSource): Promise<PercentHeader> {
  const start = await source.start(mostBytes);
  const header = percentHeader(start);
  if (header.bytes >= mostBytes - 1)
    throw new EventFormatError({
      file: source.name,
      offset: 0,
      expected: `a header of at most ${mostBytes} bytes`,
      got: 'a longer one',
    });
  return header;
}

/** Value of a field; the first, where there are several. */
export const fieldOf = ({ fields }: PercentHeader, key: string): string | undefined =>
  fields.find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];

/** Encoding and geometry of a RAW file. */
export interface RawHeader {
  /** As the file names it: `3.0`, `EVT3`, `2.1`, `HISTO3D`. */
  readonly encoding: string;
  readonly sensor: SensorSize | undefined;
  readonly sensorFrom: SensorOrigin | undefined;
  readonly camera: string | undefined;
  /** Byte order that the file names. */
  readonly endianness: string | undefined;
}

/**
 * What the header of a RAW file says: `% format EVT3;height=720;width=1280` of new files, `% evt 3.0` and `% geometry 1280x720` of old ones, and
 * where there is no geometry the `system_ID` or the name of the plugin.
 *
 * @throws EventFormatError when two sizes are given that differ
 */
export function rawHeader(header: PercentHeader, file: string): RawHeader {
  const [encoding = fieldOf(header, 'evt') ?? '', ...settings] = (fieldOf(header, 'format') ?? '')
    .split(';')
    .filter((part) => part !== '');
  const setting = (name: string): string | undefined =>
    settings.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
  const ofFormat = sizeOf(setting('width'), setting('height'));
  const [, width, height] = /^(\d+)x(\d+)$/.exec(fieldOf(header, 'geometry') ?? '') ?? [];
  const ofGeometry = sizeOf(width, height);
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
  const ofCamera = sizeOfSystem(fieldOf(header, 'system_ID')) ?? sizeOfPlugin(fieldOf(header, 'plugin_name'));
  const sensor = ofFormat ?? ofGeometry ?? ofCamera;
  return {
    encoding,
    sensor,
    sensorFrom: sensor === undefined ? undefined : sensor === ofCamera ? 'camera' : 'header',
    camera: fieldOf(header, 'sensor_name') ?? fieldOf(header, 'plugin_name'),
    endianness: setting('endianness') ?? fieldOf(header, 'endianness'),
  };
}

const vga = { width: 640, height: 480 };
const hd = { width: 1280, height: 720 };

function sizeOf(width: string | undefined, height: string | undefined): SensorSize | undefined {
  const size = { width: Number(width), height: Number(height) };
  return size.width > 0 && size.height > 0 && size.width <= 2048 && size.height <= 2048 ? size : undefined;
}

/** By the number of the system that a header names; some have a bit for a second variant. */
function sizeOfSystem(system: string | undefined): SensorSize | undefined {
  const id = Number(system);
  if ([21, 23, 25, 28, 29, 33, 34, 35, 40, 41, 151, 153, 161, 162].includes(id)) return vga;
  return [26, 30, 31, 39, 46, 48, 49, 50].includes(id) ? hd : undefined;
}

function sizeOfPlugin(plugin = ''): SensorSize | undefined {
  if (/gen41|gen4|imx636/.test(plugin)) return hd;
  return /gen3/.test(plugin) ? vga : undefined;
}

/** Whether the start of a file is a RAW header of an encoding. @param encoding matches the name that the header gives */
export const isRawOf = (start: Uint8Array, encoding: RegExp): boolean => {
  const header = percentHeader(start);
  const [named = fieldOf(header, 'evt') ?? ''] = (fieldOf(header, 'format') ?? '').split(';').filter((part) => part !== '');
  return encoding.test(named);
};
