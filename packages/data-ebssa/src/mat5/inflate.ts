import { constants, inflateSync } from 'node:zlib';
import { type ByteSource, faultAt } from './byte-source.ts';
import type { Element } from './element.ts';

/** Compressed bytes that are inflated first to learn a variable's name: far more than any matrix header takes. */
const headLength = 1024;

/**
 * The first bytes of a compressed element, decompressed: enough for the header of the matrix inside, at the cost of no more.
 *
 * A stream that ends early is no fault here; a broken one is.
 */
export function inflateHead(source: ByteSource, element: Element): ByteSource {
  // Without the checksum at its end: a wrong one is a fault of the variable, whose name is not known yet.
  const length = Math.max(0, Math.min(element.byteLength - 4, headLength));
  const compressed = source.bytes.subarray(element.data, element.data + length);
  return inflated(source, element, undefined, () => inflateSync(compressed, { finishFlush: constants.Z_SYNC_FLUSH }));
}

/**
 * The whole compressed element: one matrix element of `byteLength` data bytes, as its head claimed.
 *
 * Memory grows with what the stream really holds, never with what the head claims.
 *
 * @throws EventFormatError when the stream is truncated, fails its checksum, or holds more or less than claimed
 */
export function inflateElement(source: ByteSource, element: Element, byteLength: number, variable: string): ByteSource {
  const compressed = source.bytes.subarray(element.data, element.data + element.byteLength);
  const whole = byteLength + 8;
  // One output chunk for ordinary ratios saves a copy; zlib wants at least 64 bytes and room to see the end of the stream.
  const chunkSize = Math.max(64, Math.min(whole + 64, 16 * compressed.length));
  const result = inflated(source, element, variable, () => inflateSync(compressed, { chunkSize, maxOutputLength: whole }));
  if (result.bytes.length !== whole) {
    throw faultAt(source, element.start, variable, `${whole} decompressed bytes`, `${result.bytes.length}`);
  }
  return result;
}

function inflated(source: ByteSource, element: Element, variable: string | undefined, inflate: () => Buffer): ByteSource {
  try {
    return {
      file: source.file,
      bytes: inflate(),
      littleEndian: source.littleEndian,
      base: source.base + element.start,
      inflated: true,
    };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw faultAt(source, element.start, variable, 'a zlib stream', `${reason} (truncated or corrupted)`, { cause });
  }
}
