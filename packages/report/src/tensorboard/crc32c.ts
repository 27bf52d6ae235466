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
