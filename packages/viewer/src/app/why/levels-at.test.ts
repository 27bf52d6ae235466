import { expect, it } from 'vitest';
import { levelsAt } from './levels-at.ts';

/** One layer that is updated every fourth step. */
const evidence = {
  stepTicks: 10_000,
  layers: [{ name: 'slow', stride: 1, every: 4 }],
  levels: {
    at: Uint32Array.of(196, 200),
    begins: Uint32Array.of(0, 1, 3),
    layer: new Uint8Array(3),
    row: Uint16Array.of(20, 20, 22),
    column: Uint16Array.of(40, 40, 41),
    quarterNats: Uint8Array.of(60, 120, 124),
  },
};

const seen = (time: number): number[] => {
  const nats: number[] = [];
  levelsAt(evidence, time, (_layer, _row, _column, value) => nats.push(value));
  return nats;
};

it('levels at a moment are those of the last update, as long as it is the last', () => {
  expect(seen(1_959_999)).toEqual([]);
  expect(seen(1_960_000)).toEqual([15]);
  expect(seen(2_000_000)).toEqual([30, 31]);
  expect(seen(2_039_999)).toEqual([30, 31]);
  expect(seen(2_040_000)).toEqual([]);
});
