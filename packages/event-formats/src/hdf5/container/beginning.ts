export const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** Where a file may begin: behind a user block, as MATLAB writes one. */
const beginnings = [0, 512, 1024, 2048];

/** Byte at which an HDF5 file begins; undefined where it is none. @param start the first bytes */
export const beginningOf = (start: Uint8Array): number | undefined =>
  beginnings.find((at) => signature.every((byte, k) => start[at + k] === byte));
