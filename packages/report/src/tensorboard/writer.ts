import {
  type EventTime,
  encodeEvent,
  fileVersion,
  histogramContent,
  imageContent,
  scalarContent,
  sessionStart,
} from './event.ts';

/** Writes the records of one event file to a sink. Knows no file and no clock: the caller gives both. */
export class TensorBoardWriter {
  /**
   * Name of an event file, as TensorBoard looks for it: `events.out.tfevents.SECONDS.HOST`. Files of one folder are read in
   * the order of their names, so that a resumed run adds a file and never touches the old one.
   *
   * @param wallTimeS seconds since 1970 when the file is opened
   * @param host any name without slashes
   */
  static fileName(wallTimeS: number, host: string): string {
    return `events.out.tfevents.${Math.floor(wallTimeS).toString().padStart(10, '0')}.${host}`;
  }

  readonly #sink: (bytes: Uint8Array) => void;

  /**
   * Starts the file with its version.
   *
   * @param sink takes the bytes of whole records, in order
   * @param wallTimeS seconds since 1970
   */
  constructor(sink: (bytes: Uint8Array) => void, wallTimeS: number) {
    this.#sink = sink;
    this.#write({ wallTimeS, step: 0 }, fileVersion);
  }

  /** Says that a resumed run goes on at this step: what earlier files of the folder say of it and of later ones is void. */
  restart(time: EventTime): void {
    this.#write(time, sessionStart);
  }

  /** A number over steps; stored in single precision. */
  scalar(tag: string, value: number, time: EventTime): void {
    this.#write(time, scalarContent(tag, value));
  }

  /** A distribution over steps. @throws RangeError when there is no value or one is not finite */
  histogram(tag: string, values: ArrayLike<number>, time: EventTime): void {
    this.#write(time, histogramContent(tag, values));
  }

  /** A picture over steps. @throws TypeError when the bytes are no PNG file */
  image(tag: string, png: Uint8Array, time: EventTime): void {
    this.#write(time, imageContent(tag, png));
  }

  #write(time: EventTime, content: Parameters<typeof encodeEvent>[1]): void {
    this.#sink(tfRecord(encodeEvent(time, content)));
  }
}

/**
 * Frames bytes as one record of a TFRecord file: length (uint64), its masked CRC-32C, the bytes, their masked CRC-32C; all
 * little-endian.
 *
 * @see https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details
 */
function tfRecord(bytes: Uint8Array): Uint8Array {
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(bytes.length), true);
  return Buffer.concat([length, checksum(length), bytes, checksum(bytes)]);
}

function checksum(bytes: Uint8Array): Uint8Array {
  const crc = new Uint8Array(4);
  new DataView(crc.buffer).setUint32(0, maskedCrc32c(bytes), true);
  return crc;
}

/** CRC-32C of every byte value: Castagnoli's polynomial 0x1EDC6F41, bits reversed. node:zlib has only the other CRC-32. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f6_3b78 : 0);
  return crc;
});

/**
 * CRC-32C (Castagnoli) of bytes, as an unsigned 32-bit number.
 *
 * @see RFC 3720, section 12.1 and appendix B.4 for the test vectors
 */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ table[(crc ^ byte) & 0xff];
  return (crc ^ 0xffff_ffff) >>> 0;
}

/**
 * CRC as TFRecord files store it: rotated right by 15 bits plus a constant, so that a checksum of data that holds
 * checksums stays useful.
 */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282_ead8) >>> 0;
}
