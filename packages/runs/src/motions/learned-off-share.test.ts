import { expect, it } from 'vitest';
import { learnedOffShare } from './learned-off-share.ts';

it('is the share of OFF among the events of objects, and of 50 that were believed before', () => {
  expect(learnedOffShare([], 0.2)).toBe(0.2);
  // (10 + 90) / (50 + 150)
  expect(learnedOffShare([{ kinds: { all: 100, off: 70 } }, { kinds: { all: 50, off: 20 } }], 0.2)).toBe(0.5);
  // (25 + 0) / (50 + 200)
  expect(learnedOffShare([{ kinds: { all: 200, off: 0 } }], 0.5)).toBe(0.1);
});

it('maps that have counted no polarities say nothing', () => {
  expect(learnedOffShare([{}, { kinds: { all: 0, off: 0 } }], 0.4)).toBe(0.4);
});

it('stays from 1 to 99 %, which a configuration takes', () => {
  expect(learnedOffShare([{ kinds: { all: 1e5, off: 0 } }], 0.2)).toBe(0.01);
  expect(learnedOffShare([{ kinds: { all: 1e5, off: 1e5 } }], 0.2)).toBe(0.99);
});
