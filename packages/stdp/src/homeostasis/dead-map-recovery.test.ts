import { randomGenerator } from '@spikeseg/snn-core';
import { readNpz, sharedPath } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { isDead, perturbWeights } from './dead-map-recovery.ts';

const options = { deadThreshold: 0.01, recoveryBoost: 0.1 };
const bounds = { weightMin: 0, weightMax: 1 };

describe('isDead', () => {
  test('a map below the dead threshold that has not learned is dead', () => {
    expect(isDead(options, 0, 0, 10)).toBe(true);
    expect(isDead(options, 0.009, 9, 10)).toBe(true);
  });

  test('a map that fires often enough is not', () => expect(isDead(options, 0.01, 0, 10)).toBe(false));

  test('a map that has won often enough is learned, however silent it is now', () => {
    expect(isDead(options, 0, 10, 10)).toBe(false);
  });
});

/** Equal weights after recovery. */
const perturbed = (start: number, count: number, seed = 1) => {
  const weights = new Float32Array(count).fill(start);
  perturbWeights(weights, options, bounds, randomGenerator(seed));
  return weights;
};

describe('perturbWeights', () => {
  test('adds normal noise of the asked spread', () => {
    const moves = [...perturbed(0.5, 5000)].map((w) => w - 0.5);
    const mean = moves.reduce((sum, v) => sum + v, 0) / 5000;
    const std = Math.sqrt(moves.reduce((sum, v) => sum + v * v, 0) / 5000 - mean * mean);
    expect(Math.abs(mean)).toBeLessThan((4 * 0.1) / Math.sqrt(5000));
    expect(Math.abs(std - 0.1)).toBeLessThan((4 * 0.1) / Math.sqrt(10_000));
  });

  test('keeps the bounds', () => {
    const weights = perturbed(1, 500);
    expect(Math.max(...weights)).toBe(1);
    expect(Math.min(...perturbed(0, 500))).toBe(0);
    expect(weights.every((w) => w >= 0)).toBe(true);
  });

  test('depends on the generator only', () => {
    expect(perturbed(0.5, 25)).toEqual(perturbed(0.5, 25));
    expect(perturbed(0.5, 25)).not.toEqual(perturbed(0.5, 25, 2));
  });
});

const file = sharedPath('golden/threshold_manager.npz');

test.skipIf(file === undefined)('the Python SpikeSEG calls the same maps dead', () => {
  const { firing_rates: rates, dead } = readNpz(file ?? '');
  expect([...rates.data].map((rate) => (isDead(options, rate, 0, 1) ? 1 : 0))).toEqual([...dead.data]);
});
