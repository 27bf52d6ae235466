import { EventFormatError } from '../errors/event-format-error.ts';

/** A run of bytes of a file, plain or decompressed, that knows where it came from so that every fault can say where it is. */
export interface ByteSource {
  readonly file: string;
  readonly bytes: Buffer;
  readonly littleEndian: boolean;
  /** Byte offset in the file of `bytes[0]` (plain) or of the compressed element that `bytes` was inflated from. */
  readonly base: number;
  readonly inflated: boolean;
}

/** Position in the file, as the fields of {@link EventFormatError}. */
export function placeOf(source: ByteSource, position: number): { offset: number; inflatedOffset?: number } {
  return source.inflated ? { offset: source.base, inflatedOffset: position } : { offset: source.base + position };
}

export function faultAt(
  source: ByteSource,
  position: number,
  variable: string | undefined,
  expected: string,
  got: string,
  options?: ErrorOptions,
): EventFormatError {
  return new EventFormatError({ file: source.file, variable, ...placeOf(source, position), expected, got }, options);
}

/** Unsigned 32-bit number at a position that has been checked to lie inside. */
export function uint32At(source: ByteSource, position: number): number {
  return source.littleEndian ? source.bytes.readUInt32LE(position) : source.bytes.readUInt32BE(position);
}
