import { maskedCrc32c } from './crc32c.ts';
import { message } from './protobuf.ts';

/**
 * Frames bytes as one record of a TFRecord file: length (uint64), its masked CRC-32C, the bytes, their masked CRC-32C; all
 * little-endian.
 *
 * @see https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details
 */
export function tfRecord(bytes: Uint8Array): Uint8Array {
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(bytes.length), true);
  return message([length, checksum(length), bytes, checksum(bytes)]);
}

function checksum(bytes: Uint8Array): Uint8Array {
  const crc = new Uint8Array(4);
  new DataView(crc.buffer).setUint32(0, maskedCrc32c(bytes), true);
  return crc;
}
