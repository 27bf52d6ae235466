declare module 'unbzip2-stream/lib/bzip2.js' {
  /** Reads so many bits; null goes on to the next whole byte. */
  type Bits = (count: number | null) => number;

  const bzip2: {
    /** Size of the blocks, in 100,000 bytes. */
    header(bits: Bits): number;
    /** Unpacks a block; returns the checksum so far, null at the end. @param block of 100,000 values for each of the size */
    decompress(bits: Bits, write: (byte: number) => void, block: Int32Array, size: number, crc: number): number | null;
  };
  export default bzip2;
}
