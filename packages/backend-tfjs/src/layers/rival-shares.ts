import type { Rival } from '@spikeseg/snn-core';
import { type Frames, type Tf } from './tensors.ts';

/** Rows and columns of the cells of a transport layer, and pixels from cell to cell. */
export interface Cells {
  readonly height: number;
  readonly width: number;
  readonly stride: number;
}

/**
 * What a rival tells in a step: in every cell the largest excess of the rival's cells that overlap it, divided by its steps per
 * update.
 *
 * @param excess of the rival's cells, [B, h, w, 1], at least 0
 * @returns [B, H, W, 1]
 */
export function shareOf(tf: Tf, excess: Frames, { height, width, stride }: Cells, rival: Rival): Frames {
  const unit = commonDivisor(stride, rival.stride);
  const [own, other] = [stride / unit, rival.stride / unit];
  // Both are laid over the largest squares that neither divides: the rival's cells are repeated, the own ones take the largest.
  const fine = repeated(tf, excess, other);
  const fitted = fit(tf, fine, height * own, width * own);
  const largest = own === 1 ? fitted : tf.maxPool(fitted, own, own, 'valid');
  return tf.mul(largest, 1 / rival.every);
}

/** Every cell n × n times. */
function repeated(tf: Tf, cells: Frames, n: number): Frames {
  if (n === 1) return cells;
  const [windows, height, width] = cells.shape;
  const spaced = tf.reshape(cells, [windows, height, 1, width, 1]);
  return tf.reshape(tf.add(spaced, tf.zeros([1, 1, n, 1, n])), [windows, height * n, width * n, 1]);
}

/** Cut at the lower and right edge, or with zeros there. */
function fit(tf: Tf, cells: Frames, height: number, width: number): Frames {
  const [windows, rows, columns] = cells.shape;
  if (rows === height && columns === width) return cells;
  const inside = tf.slice(cells, [0, 0, 0, 0], [windows, Math.min(rows, height), Math.min(columns, width), 1]);
  return tf.pad(inside, [
    [0, 0],
    [0, Math.max(0, height - rows)],
    [0, Math.max(0, width - columns)],
    [0, 0],
  ]);
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
