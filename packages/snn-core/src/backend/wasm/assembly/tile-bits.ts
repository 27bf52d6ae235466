/*
 * Tiles of a row, 32 cells each: a bit per tile, u64[words] per row.
 */

/** Cells of a tile, and their log2. */
export const TILE_SHIFT: i32 = 5;
export const TILE: i32 = 32;

// @inline
export function word(row: usize, k: i32): usize {
  return row + ((<usize>k) << 3);
}
