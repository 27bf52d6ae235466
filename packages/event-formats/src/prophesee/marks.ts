/** What tells RAW and DAT files of Prophesee: the fields of their headers. */
import type { SensorSize } from '@spikeseg/events';
import { fieldOf, type PercentHeader, percentHeader } from './percent-header.ts';

/** Encodings that are read, as messages and headers name them. */
export const encodings = {
  evt2: { label: 'EVT2', named: /^(EVT)?2(\.0)?$/i },
  'evt2.1': { label: 'EVT2.1', named: /^(EVT)?2\.?1$/i },
  evt3: { label: 'EVT3', named: /^(EVT)?3(\.0)?$/i },
} as const;

export type RawEncoding = keyof typeof encodings;

/** Bytes of a record of a DAT file. */
export const datRecordBytes = 8;

/** Whether a file is a RAW file of an encoding. */
export const isRawOf =
  (encoding: RawEncoding) =>
  (start: Uint8Array): boolean =>
    encodingOf(percentHeader(start)).encoding === encoding;

/** Whether a file is a RAW file of any encoding. */
export const isRaw = (start: Uint8Array): boolean => isRawHeader(percentHeader(start));

/** The type of events behind the header is never a character of a text, which comments above a table have there. */
export function isDat(start: Uint8Array): boolean {
  const header = percentHeader(start);
  if (header.fields.length === 0 || isRawHeader(header)) return false;
  const type = start[header.bytes];
  if (type === undefined) return fieldOf(header, 'Version') !== undefined;
  return type < 0x20 && !(start[header.bytes + 1] !== datRecordBytes && [0x09, 0x0a, 0x0d].includes(type));
}

/** Whether a header is that of a RAW file, rather than of a DAT file or comments above a table. */
const isRawHeader = (header: PercentHeader): boolean =>
  encodingOf(header).named !== undefined ||
  ['system_ID', 'plugin_name', 'integrator_name', 'camera_integrator_name'].some((key) => fieldOf(header, key) !== undefined);

/** The encoding of a header: as `format` names it, else `evt`, else as the number of the system tells. */
export function encodingOf(header: PercentHeader): {
  readonly named?: string | undefined;
  readonly encoding?: RawEncoding | undefined;
} {
  const named = [formatOf(header)[0], fieldOf(header, 'evt')].find((name) => name !== undefined && /^[\w.+-]+$/.test(name));
  if (named === undefined) return { encoding: systemOf(header)?.encoding };
  const known = Object.keys(encodings) as RawEncoding[];
  return { named, encoding: known.find((encoding) => encodings[encoding].named.test(named)) };
}

/** Parts of the field `format`, as of `EVT3;height=720;width=1280`; some put spaces around the signs. */
const formatOf = (header: PercentHeader): readonly string[] =>
  (fieldOf(header, 'format') ?? '').split(';').map((part) => part.trim().replace(/ *= */, '='));

/** A setting in the field `format`. */
export const settingOf = (header: PercentHeader, name: string): string | undefined =>
  formatOf(header)
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);

export const vga = { width: 640, height: 480 };
export const hd = { width: 1280, height: 720 };

interface System {
  readonly sensor: SensorSize;
  readonly encoding: RawEncoding;
}

/** By the number of the system that a header names; some have a bit for a second variant. */
export function systemOf(header: PercentHeader): System | undefined {
  const id = Number(fieldOf(header, 'system_ID'));
  if ([21, 23, 25, 28, 29, 33, 34, 35, 41, 151, 153, 161, 162].includes(id)) return { sensor: vga, encoding: 'evt2' };
  if (id === 40) return { sensor: vga, encoding: 'evt3' };
  if ([26, 31, 39].includes(id)) return { sensor: hd, encoding: 'evt2' };
  return [30, 46, 48, 49, 50].includes(id) ? { sensor: hd, encoding: 'evt3' } : undefined;
}
