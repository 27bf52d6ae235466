import { expect, it } from 'vitest';
import { labelPause } from './label-pause.ts';

it('labels pause when they are a second apart, and twice as far as usual', () => {
  expect(labelPause(Uint32Array.of(0, 10, 20, 5000), 1000)).toBe(1000);
  expect(labelPause(Float64Array.of(0, 5e6, 10e6, 40e6), 1e6)).toBe(10e6);
  expect(labelPause(new Uint32Array(), 1000)).toBe(1000);
});
