import { probeBytes } from '../event-format.ts';

export const recordBytes = 5;
/** Records at this row are no events: the clock has passed the end of its lower bits. */
export const overflowRow = 240;
/** Fewer records do not tell a file. */
const minRecords = 16;
/** No picture of N-Caltech101 is wider, px. */
const maxWidth = 240;

const timeAt = (bytes: Uint8Array, at: number): number => ((bytes[at + 2] & 0x7f) << 16) | (bytes[at + 3] << 8) | bytes[at + 4];

/**
 * Nothing marks these files, so this is for when no other format has known the bytes: they are no text, as records they lie within the largest picture,
 * and their times never fall but do rise. Chance does that less than once in 10^13 files.
 */
export function isLikelyNmnist(start: Uint8Array): boolean {
  const records = Math.floor(start.length / recordBytes);
  const isWhole = start.length >= probeBytes || start.length % recordBytes === 0;
  if (!isWhole || records < minRecords || isText(start)) return false;
  let before = timeAt(start, 0);
  for (let at = 0; at < records * recordBytes; at += recordBytes) {
    const time = timeAt(start, at);
    if (start[at] >= maxWidth || start[at + 1] > overflowRow || time < before) return false;
    before = time;
  }
  return before > timeAt(start, 0);
}

const isText = (bytes: Uint8Array): boolean =>
  bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || [0x09, 0x0a, 0x0d].includes(byte));
