import { EventFormatError } from '@spikeseg/events';
import type { ByteSource } from '../source/byte-source.ts';

/** A header of lines that begin with `#`, as AEDAT 1 to 3 have it. */
export interface HashHeader {
  /** `2.0` of `#!AER-DAT2.0`; of version 1 there may be none. */
  readonly version: string | undefined;
  /** Lines `# key: value` outside of the preferences, which fill the headers of jAER. */
  readonly fields: readonly (readonly [key: string, value: string])[];
  /** Bytes of the header; data follow. */
  readonly bytes: number;
}

/** Headers of jAER have up to 175 KB. */
const maxBytes = 1 << 22;

const latin1 = new TextDecoder('latin1');
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads the header of a file. The first byte of an event may itself be a `#`: a line counts only where it is text up to its end.
 *
 * @throws EventFormatError when it does not end within 4 MiB
 */
export async function readHashHeader(source: ByteSource): Promise<HashHeader> {
  // A stream is not asked for more than its header, as the next events may be long in coming.
  for (let length = 4096; ; length *= 2) {
    const start = await source.start(length);
    const header = hashHeader(start, start.length < length);
    if (header !== undefined) return header;
    if (length >= maxBytes)
      throw new EventFormatError({
        file: source.name,
        variable: 'header',
        offset: 0,
        expected: `a header of at most ${maxBytes} bytes`,
        got: 'a longer one',
      });
  }
}

/** Version of a file by its first line. */
export const versionOf = (start: Uint8Array): string | undefined =>
  /^#!AER-DAT(\d+\.\d+)/.exec(latin1.decode(start.subarray(0, 32)))?.[1];

/** Undefined where the header may go on behind the start. */
function hashHeader(start: Uint8Array, isAll: boolean): HashHeader | undefined {
  const fields: [string, string][] = [];
  let isPreferences = false;
  for (let bytes = 0; ; ) {
    const line = lineAt(start, bytes, isAll);
    if (line === 'cut') return undefined;
    if (line === undefined) return { version: versionOf(start), fields, bytes };
    bytes += line.bytes;
    if (line.text.startsWith('#!END-HEADER')) return { version: versionOf(start), fields, bytes };
    if (/^# ?Start of Preferences/.test(line.text)) isPreferences = true;
    if (!isPreferences) {
      const [, created, key = created, value = ''] = /^# ?(?:(created) |([A-Za-z][\w .-]*?): )(.*)$/.exec(line.text) ?? [];
      if (key !== undefined) fields.push([key, value]);
    }
    if (/^# ?End of Preferences/.test(line.text)) isPreferences = false;
  }
}

/** The line of a header at a byte; undefined where there is none, `cut` where only what follows can tell. */
function lineAt(
  start: Uint8Array,
  from: number,
  isAll: boolean,
): { readonly text: string; readonly bytes: number } | 'cut' | undefined {
  if (from >= start.length) return isAll ? undefined : 'cut';
  if (start[from] !== 0x23) return undefined;
  let at = from;
  while (at < start.length && isText(start[at])) at++;
  const bytes = start.subarray(from, at);
  if (at >= start.length || (start[at] === 0x0d && at + 1 >= start.length)) return isAll ? undefined : 'cut';
  const end = start[at] === 0x0d ? at + 1 : at;
  if (start[end] !== 0x0a) return undefined;
  try {
    return { text: utf8.decode(bytes), bytes: end + 1 - from };
  } catch {
    return undefined;
  }
}

const isText = (byte: number): boolean => (byte >= 0x20 && byte !== 0x7f) || byte === 0x09;
