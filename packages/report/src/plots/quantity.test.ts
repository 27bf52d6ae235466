import { expect, test } from 'vitest';
import { quantity } from './quantity.ts';

test.each([
  [0, '0 events'],
  [1, '1 event'],
  [12345, '12,345 events'],
])('%d', (n, text) => {
  expect(quantity(n, 'event')).toBe(text);
});
