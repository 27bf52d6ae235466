import type { Frames, Tf } from './tensors.ts';

/**
 * What the largest potential nearby has above the ceiling: what every map of a cell loses.
 *
 * @param most the largest potential of every cell, [B, H, W, 1], at least 0
 * @param radius cells; those beyond the layer's edge do not count
 */
export function excessOf(tf: Tf, most: Frames, radius: number, ceiling: number): Frames {
  return tf.relu(tf.sub(largestNearby(tf, most, radius), ceiling));
}

/** What rivals told, rounded down to the grid of the layer that listens; 0: there is none. */
export function onGrid(tf: Tf, told: Frames, grid: number): Frames {
  return grid === 0 ? told : tf.mul(tf.floor(tf.mul(told, 1 / grid)), grid);
}

/** The largest of the cells within ±radius rows and columns: rows first, then columns. */
function largestNearby(tf: Tf, cells: Frames, radius: number): Frames {
  if (radius === 0) return cells;
  const size = 2 * radius + 1;
  return tf.maxPool(tf.maxPool(cells, [size, 1], 1, 'same'), [1, size], 1, 'same');
}
