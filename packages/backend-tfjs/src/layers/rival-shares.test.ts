import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { shareOf } from './rival-shares.ts';
import type { Frames } from './tensors.ts';

const rival = { position: 0, plane: { height: 1, width: 1 }, every: 2 };

/** Shares of a rival whose cells are every so many pixels, over one row of cells of every so many. */
function sharesOf(
  excess: readonly number[],
  [own, other]: readonly [number, number],
  [height, width]: readonly [number, number],
) {
  return tf.tidy(() => {
    const row: Frames = tf.tensor4d([...excess, ...excess.map((value) => value / 4)], [1, 2, excess.length, 1]);
    return [...shareOf(tf, row, { height, width, stride: own }, { ...rival, stride: other }).dataSync()];
  });
}

test('by hand: equal cells tell half of their excess, in every step of two', () => {
  expect(sharesOf([8, 0, 4], [3, 3], [2, 3])).toEqual([4, 0, 2, 1, 0, 0.5]);
});

test('a cell takes the largest of those that overlap it, and what is beyond the source counts for nothing', () => {
  // Cells of four pixels over cells of two: columns 0 and 1, then 2 alone; both rows in one.
  expect(sharesOf([8, 0, 4], [4, 2], [1, 2])).toEqual([4, 2]);
});

test('a large cell tells all small ones that it has', () => {
  expect(sharesOf([8, 4], [1, 2], [3, 3])).toEqual([4, 4, 2, 4, 4, 2, 1, 1, 0.5]);
});

test('cells of three pixels over cells of two overlap two of them', () => {
  // Pixels 0 to 2 lie in cells 0 and 1, pixels 3 to 5 in cells 1 and 2.
  expect(sharesOf([8, 2, 4], [3, 2], [2, 2])).toEqual([4, 2, 1, 0.5]);
});
