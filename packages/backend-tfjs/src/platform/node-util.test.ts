import { expect, test } from 'vitest';
import { mendNodeUtil } from './node-util.ts';

const never = (): boolean => false;

test('the function that Node 23 has removed comes back as it was', () => {
  const util: Record<string, unknown> = {};
  expect(mendNodeUtil(util)).toBe(true);
  const isNullOrUndefined = util['isNullOrUndefined'] as (value: unknown) => boolean;
  expect([null, undefined, 0, '', false, Number.NaN].map((value) => isNullOrUndefined(value))).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

test('where it is there nothing changes', () => {
  const util = { isNullOrUndefined: never };
  expect(mendNodeUtil(util)).toBe(false);
  expect(util.isNullOrUndefined).toBe(never);
});

test("Node's own module takes it, whatever the version", () => {
  mendNodeUtil();
  expect(mendNodeUtil()).toBe(false);
});
