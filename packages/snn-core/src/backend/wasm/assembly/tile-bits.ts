/*
 * Tiles of a row, 16 cells each: a bit per tile, u64[words] per row.
 */

/** Cells of a tile, and their log2. */
export const TILE_SHIFT: i32 = 4;
export const TILE: i32 = 16;

// @inline
export function word(row: usize, k: i32): usize {
  return row + ((<usize>k) << 3);
}
