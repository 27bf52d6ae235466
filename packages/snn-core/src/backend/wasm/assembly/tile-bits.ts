/*
 * What the tiles of a row hold: a bit per tile of 32 cells, u64[words] for each of four kinds. A tile without the bit holds
 * nothing of the kind; one with it may hold it, since bits are not taken back when potentials fall.
 */

/** Something, enough to last a step where it is, enough to spread to neighbours, enough to enter another motion. */
export const FILLED: i32 = 0;
export const LASTING: i32 = 1;
export const SPREADING: i32 = 2;
export const ENTERING: i32 = 3;

/** Cells of a tile, and their log2. */
export const TILE_SHIFT: i32 = 5;
export const TILE: i32 = 32;

// @inline
export function word(row: usize, k: i32): usize {
  return row + ((<usize>k) << 3);
}

/** The words of a kind. */
// @inline
export function ofKind(bits: usize, kind: i32, words: i32): usize {
  return word(bits, kind * words);
}

/** 64 bits of a row from bit `from` on, which may lie outside, where all bits are 0. */
function bitsFrom(row: usize, words: i32, from: i32): u64 {
  const first = from >> 6;
  const shift: u64 = from & 63;
  const low: u64 = first >= 0 && first < words ? load<u64>(word(row, first)) : 0;
  if (shift == 0) return low;
  const high: u64 = first + 1 >= 0 && first + 1 < words ? load<u64>(word(row, first + 1)) : 0;
  return (low >> shift) | (high << (64 - shift));
}

/** Bits k of a row that is shifted by `dx` cells to the right: a tile gets cells of one or two others. */
export function shiftedBits(row: usize, words: i32, k: i32, dx: i32): u64 {
  if (dx == 0) return load<u64>(word(row, k));
  const from = (k << 6) + (-dx >> TILE_SHIFT);
  const bits = bitsFrom(row, words, from);
  return (dx & (TILE - 1)) == 0 ? bits : bits | bitsFrom(row, words, from + 1);
}

/** Bits k of three rows together, and of the tiles beside them. */
// @inline
export function widenedBits(above: usize, here: usize, below: usize, words: i32, k: i32): u64 {
  const bits = together(above, here, below, k);
  const before: u64 = k > 0 ? together(above, here, below, k - 1) >> 63 : 0;
  const after: u64 = k + 1 < words ? together(above, here, below, k + 1) << 63 : 0;
  return bits | (bits << 1) | (bits >> 1) | before | after;
}

// @inline
function together(above: usize, here: usize, below: usize, k: i32): u64 {
  return load<u64>(word(above, k)) | load<u64>(word(here, k)) | load<u64>(word(below, k));
}
