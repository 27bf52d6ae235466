import { EventFormatError } from '@spikeseg/events';
import type { ByteSource } from '../source/byte-source.ts';

/** A header of lines `% key value`, as RAW and DAT files have it. */
export interface PercentHeader {
  readonly fields: readonly (readonly [key: string, value: string])[];
  /** Bytes of the header; events follow. */
  readonly bytes: number;
}

/** A header is never longer; what is, is no header. */
const maxBytes = 1 << 16;

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
  return end >= 0 && isPrintable(start.subarray(from, end)) ? decoder.decode(start.subarray(from, end)) : undefined;
}

function isPrintable(line: Uint8Array): boolean {
  return line.every((byte, k) => (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || (byte === 0x0d && k === line.length - 1));
}

/** Whether a line of a header goes on to the end of the bytes. */
const isLine = (rest: Uint8Array): boolean => rest[0] === 0x25 && isPrintable(rest);

/** Reads the header of a file. @throws EventFormatError when it does not end within 64 KiB */
export async function readPercentHeader(source: ByteSource): Promise<PercentHeader> {
  // Little by little, as more of a stream would be waited for.
  for (let wanted = 512; wanted <= maxBytes; wanted *= 2) {
    const start = await source.start(wanted);
    const header = percentHeader(start);
    const isOpen = header.bytes + 2 > start.length || isLine(start.subarray(header.bytes));
    if (start.length < wanted || !isOpen) return header;
  }
  const expected = `a header of at most ${maxBytes} bytes`;
  throw new EventFormatError({ file: source.name, offset: 0, expected, got: 'a longer one' });
}

/** Value of a field; the first, where there are several. */
export const fieldOf = ({ fields }: PercentHeader, key: string): string | undefined =>
  fields.find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
