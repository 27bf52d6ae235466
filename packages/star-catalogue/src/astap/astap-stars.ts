import type { StarColumns } from '../sky/star-table.ts';

/** Bytes of the header: text, and in the last the bytes of a record. */
const headerBytes = 110;
/** The first three bytes of a record that begins a group of stars of one magnitude. */
const groupMark = 0xff_ff_ff;

/** What the header of a file of ASTAP says, or undefined where it is none. */
export function astapHeader(bytes: Uint8Array): { readonly text: string; readonly recordBytes: number } | undefined {
  const recordBytes = bytes[headerBytes - 1];
  if (bytes.length < headerBytes || (recordBytes !== 5 && recordBytes !== 6)) return undefined;
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, headerBytes - 1));
  // oxlint-disable-next-line no-control-regex -- what is no text is no header
  return /^[^\u0001-\u0008\u000e-\u001f]*$/.test(text) ? { text: text.replaceAll('\0', ' ').trim(), recordBytes } : undefined;
}

/**
 * The stars of an area's file of ASTAP. After the header records of 5 or 6 bytes (with a colour): right ascension (3 bytes, little endian, 2²⁴ − 1 are 360
 * degrees) and the lower two bytes of declination. A record whose right ascension is FFFFFF begins a group: its next byte less 128 is the upper byte of the
 * declinations that follow (3 bytes, signed, 2²³ − 1 are 90 degrees), the byte after it their magnitude, in tenths from −1.6 on.
 *
 * @see H. Kleijn, ASTAP, unit_star_database.pas, readdatabase290
 * @throws RangeError where it is none, or cut
 */
export function astapStars(where: string, bytes: Uint8Array): StarColumns {
  const header = astapHeader(bytes);
  if (header === undefined)
    throw new RangeError(
      `${where}: expected a header of ${headerBytes} bytes and records of 5 or 6, got ${bytes[headerBytes - 1] ?? 'none'}`,
    );
  const { recordBytes } = header;
  const records = (bytes.length - headerBytes) / recordBytes;
  if (!Number.isInteger(records))
    throw new RangeError(
      `${where}: expected whole records of ${recordBytes} bytes, got ${bytes.length - headerBytes}: the file is cut, unpack it anew`,
    );
  const [raDeg, decDeg, magnitude]: number[][] = [[], [], []];
  let [upper, mag] = [Number.NaN, Number.NaN];
  for (let at = headerBytes; at < bytes.length; at += recordBytes) {
    const ra = bytes[at] + 256 * bytes[at + 1] + 65_536 * bytes[at + 2];
    if (ra === groupMark) [upper, mag] = [bytes[at + 3] - 128, (bytes[at + 4] - 16) / 10];
    else {
      if (Number.isNaN(mag))
        throw new RangeError(`${where}: byte ${at}: expected the magnitude of a group first, got a star: unpack it anew`);
      raDeg.push((ra / groupMark) * 360);
      decDeg.push(Math.max(-90, ((upper * 65_536 + 256 * bytes[at + 4] + bytes[at + 3]) / (2 ** 23 - 1)) * 90));
      magnitude.push(mag);
    }
  }
  return { raDeg, decDeg, magnitude };
}
