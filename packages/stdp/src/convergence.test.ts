import { readNpz, sharedPath } from '@spikeseg/test-support';
import { describe, expect, it, test } from 'vitest';
import {
  type BestEpoch,
  type ConvergenceCriterion,
  convergenceMeasure,
  hasConverged,
  hasSettled,
  isBetter,
  noProgress,
  noteEpoch,
  noteShare,
} from './convergence.ts';

const bounds = { weightMin: 0, weightMax: 1 };
const criterion: ConvergenceCriterion = { minWins: 10, deltaThreshold: 1e-4, targetRatio: 0.9, patience: 3, checkInterval: 100 };

describe('convergenceMeasure', () => {
  test('closed forms: uniform weights, the middle, the bounds', () => {
    expect(convergenceMeasure(new Float32Array(100).fill(0.8), bounds)).toBeCloseTo(0.16, 7);
    expect(convergenceMeasure(new Float32Array(10).fill(0.5), bounds)).toBe(0.25);
    expect(convergenceMeasure(Float32Array.of(0, 1, 1, 0), bounds)).toBe(0);
  });

  test('measures the way to the bounds that the rule has', () => {
    expect(convergenceMeasure(Float32Array.of(0, 0), { weightMin: -2, weightMax: 2 })).toBe(4);
  });
});

describe('hasConverged', () => {
  test('needs wins and small changes', () => {
    expect(hasConverged(criterion, 10, 0.00009)).toBe(true);
    expect(hasConverged(criterion, 9, 0.00009)).toBe(false);
    expect(hasConverged(criterion, 10, 0.0001)).toBe(false);
  });

  test('a map that never learned has not converged, even where no wins are asked for', () => {
    expect(hasConverged({ ...criterion, minWins: 0 }, 0, null)).toBe(false);
  });
});

/** Epochs given as the shares of their checks. */
const after = (...epochs: readonly (readonly number[])[]) =>
  epochs.reduce((progress, shares) => noteEpoch(shares.reduce(noteShare, progress)), noProgress);

describe('patience', () => {
  test('counts epochs without a better share', () => {
    expect(after([0], [0], [0]).epochsWithoutBetter).toBe(3);
    expect(after([0.1], [0.1], [0.05]).epochsWithoutBetter).toBe(2);
  });

  test('one better check in an epoch starts the count again, also when later checks fall back', () => {
    const progress = after([0], [0], [0.2, 0.1]);
    expect(progress.epochsWithoutBetter).toBe(0);
    expect(progress.bestShare).toBe(0.2);
  });

  test('an epoch without a check says nothing', () => {
    expect(after([0], [], [], [0]).epochsWithoutBetter).toBe(2);
  });
});

const file = sharedPath('golden/convergence_tracker.npz');

describe.skipIf(file === undefined)('the convergence tracker of the Python SpikeSEG', () => {
  const { ratio, win_counts: wins } = file === undefined ? {} : readNpz(file);
  const setup = { ...criterion, minWins: 3 };
  const share = (change: number) =>
    [...wins.data].filter((count) => hasConverged(setup, count, change)).length / wins.data.length;

  test('the same share where nothing changes any more', () => {
    expect(share(0)).toBeCloseTo(ratio.data[9], 6);
  });

  test('difference on purpose: it counts wins only, so maps that still move pass; here they do not', () => {
    expect(ratio.data[9]).toBeGreaterThan(0.8);
    expect(share(0.01)).toBe(0);
  });
});

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
  expect(hasSettled(Float32Array.of(0.01, 0.99), bounds)).toBe(true);
  expect(hasSettled(Float32Array.of(0.02, 0.98), bounds)).toBe(false);
  // The same on a range of 2: scaled weights, same answer.
  expect(hasSettled(Float32Array.of(-0.98, 0.98), { weightMin: -1, weightMax: 1 })).toBe(true);
  expect(hasSettled(Float32Array.of(-0.96, 0.96), { weightMin: -1, weightMax: 1 })).toBe(false);
});
