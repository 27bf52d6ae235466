import { expect, test } from 'vitest';
import { isSensorSize } from './sensor-limit.ts';

test.each([
  [1, 1, true],
  [4096, 682, true],
  // At most 2^26 / 24 pixels.
  [4096, 683, false],
  [4097, 1, false],
  [0, 5, false],
  [5, 1.5, false],
])('a sensor of %s×%s: %s', (width, height, is) => {
  expect(isSensorSize({ width, height })).toBe(is);
  expect(isSensorSize({ width: height, height: width })).toBe(is);
});
