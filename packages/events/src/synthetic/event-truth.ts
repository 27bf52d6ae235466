import { EventFormatError } from '../recording/event-format-error.ts';

/**
 * What caused an event, one number per event: background, hot pixel, star, and from `satellite` on the satellites by
 * label id (id 0 is `satellite`, id 1 is `satellite` + 1 …).
 */
export const eventSource = { background: 0, hotPixel: 1, star: 2, satellite: 3 } as const;

/** Satellites that one byte can tell apart. */
export const maxSatellites = 256 - eventSource.satellite;

/** Per-event truth as a NumPy .npy file (version 1.0, uint8), to lie beside the recording: readers never see it. */
export function encodeEventTruth(source: Uint8Array): Uint8Array {
  const dict = `{'descr': '|u1', 'fortran_order': False, 'shape': (${source.length},), }`;
  const header = `${dict.padEnd(Math.ceil((10 + dict.length + 1) / 64) * 64 - 11)}\n`;
  const bytes = new Uint8Array(10 + header.length + source.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 0xff, header.length >> 8]);
  bytes.set(new TextEncoder().encode(header), 10);
  bytes.set(source, 10 + header.length);
  return bytes;
}

/**
 * Reads what {@link encodeEventTruth} wrote.
 *
 * @param file name for errors
 * @throws EventFormatError when it is anything else, or not a number per event
 */
export function decodeEventTruth(bytes: Uint8Array, events: number, file: string): Uint8Array {
  const empty = encodeEventTruth(new Uint8Array(events)).subarray(0, -events || undefined);
  const offset = empty.findIndex((byte, i) => bytes[i] !== byte);
  const fix = 'write the recording and its truth together again with synth';
  if (offset >= 0)
    throw new EventFormatError({ file, offset, expected: `a .npy file of ${events} bytes`, got: 'another header', fix });
  const source = bytes.subarray(empty.length);
  if (source.length === events) return source;
  throw new EventFormatError({
    file,
    offset: empty.length,
    expected: `a byte per event (${events})`,
    got: `${source.length}`,
    fix,
  });
}

/** What caused each event of a generated recording: its file, and the numbers in it. */
export const eventTruth = { encode: encodeEventTruth, decode: decodeEventTruth, causes: eventSource } as const;
