import { expect, it } from 'vitest';
import { type BestEpoch, hasSettled, isBetter } from './best-epoch.ts';

const epoch = (figure: number, settled: boolean): BestEpoch => ({ epoch: 0, figure, settled });

it('takes the first epoch, whatever it is', () => {
  expect(isBetter(epoch(-1, false), null)).toBe(true);
});

it.each([
  [epoch(0.5, true), epoch(0.4, true), true],
  [epoch(0.4, true), epoch(0.4, true), false],
  [epoch(0.5, false), epoch(0.4, false), true],
  // A settled epoch with the worse figure wins, and never loses to an unsettled one.
  [epoch(0.1, true), epoch(0.9, false), true],
  [epoch(0.9, false), epoch(0.1, true), false],
])('%j better than %j: %s', (candidate, best, better) => {
  expect(isBetter(candidate, best)).toBe(better);
});

it('calls weights settled when C_l is below 0.01 of the squared range', () => {
  // w(1 − w) = 0.0099 at w = 0.01, 0.0196 at 0.02.
  const bounds = { weightMin: 0, weightMax: 1 };
  expect(hasSettled(Float32Array.of(0.01, 0.99), bounds)).toBe(true);
  expect(hasSettled(Float32Array.of(0.02, 0.98), bounds)).toBe(false);
  // The same on a range of 2: scaled weights, same answer.
  expect(hasSettled(Float32Array.of(-0.98, 0.98), { weightMin: -1, weightMax: 1 })).toBe(true);
  expect(hasSettled(Float32Array.of(-0.96, 0.96), { weightMin: -1, weightMax: 1 })).toBe(false);
});
