import { randomGenerator } from '@spikeseg/snn-core';
import { readNpz, sharedPath } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AdaptiveThreshold,
  adaptThreshold,
  isDead,
  perturbWeights,
  type RateGain,
  scaleToRest,
  updateGain,
  updateRate,
} from './homeostasis.ts';

const options: AdaptiveThreshold = { thetaRest: 0.1, thetaPlus: 0.02, tauTheta: 500, thetaMax: 10 };
const f32 = Math.fround;

/** Threshold after `count` stimuli of which `wins(k)` were won. */
function run(setup: AdaptiveThreshold, count: number, wins: (k: number) => boolean, start = f32(setup.thetaRest)): number {
  let theta = start;
  for (let k = 0; k < count; k++) theta = adaptThreshold(setup, theta, wins(k));
  return theta;
}

describe('adaptThreshold', () => {
  test('hand-computed: up by θ⁺, then one step of decay', () => {
    const raised = f32(f32(0.1) + f32(0.02));
    const decayed = f32(f32(0.1) + f32(f32(raised - f32(0.1)) * f32(Math.exp(-1 / 500))));
    expect(adaptThreshold(options, f32(0.1), true)).toBe(decayed);
  });

  test('stays between rest and maximum for any history', () => {
    const history = fc.array(fc.boolean(), { maxLength: 300 });
    const big: AdaptiveThreshold = { ...options, thetaPlus: 3, tauTheta: 10 };
    fc.assert(
      fc.property(history, (wins) => {
        const theta = run(big, wins.length, (k) => wins[k]);
        expect(theta).toBeGreaterThanOrEqual(f32(0.1));
        expect(theta).toBeLessThanOrEqual(10);
      }),
    );
  });
});

describe('scaleToRest', () => {
  test('leaves a layer alone whose resting threshold is thetaRest', () => expect(scaleToRest(options, 0.1)).toBe(options));

  test('rise and maximum scale with the resting threshold, the time constant does not', () => {
    const scaled = scaleToRest(options, 10);
    expect(scaled.thetaRest).toBe(10);
    expect(scaled.tauTheta).toBe(500);
    expect(scaled.thetaPlus).toBeCloseTo(2, 12);
    expect(scaled.thetaMax).toBeCloseTo(1000, 9);
  });
});

const file = sharedPath('golden/threshold_manager.npz');

describe.skipIf(file === undefined)('threshold trajectories of the Python SpikeSEG', () => {
  const golden = file === undefined ? {} : readNpz(file);

  test('300 stimuli, 6 maps: the same bits', () => {
    const thetas = Array.from({ length: 6 }, () => f32(0.1));
    for (let k = 0; k < 300; k++) {
      thetas.forEach((theta, map) => {
        thetas[map] = adaptThreshold(options, theta, golden['fired'].data[6 * k + map] === 1);
      });
      expect(thetas).toEqual([...golden['trajectory'].data.subarray(6 * k, 6 * k + 6)]);
    }
  });

  test('at the maximum: the same bits', () => {
    const steep: AdaptiveThreshold = { thetaRest: 0.1, thetaPlus: 5, tauTheta: 50, thetaMax: 10 };
    const trajectory = golden['clamp_trajectory'].data;
    for (let k = 1; k <= 40; k++) {
      expect(run(steep, k, () => true)).toBe(trajectory[2 * k - 2]);
      expect(run(steep, k, () => false)).toBe(trajectory[2 * k - 1]);
    }
  });
});

const rateGain: RateGain = { targetRate: 0.1, learningRate: 0.001, gainMin: 1, gainMax: 100, rateWindow: 100 };

describe('updateRate', () => {
  test('hand-computed', () => {
    expect(updateRate({ ...rateGain, rateWindow: 4 }, 0.5, true)).toBe(0.625);
    expect(updateRate({ ...rateGain, rateWindow: 4 }, 0.5, false)).toBe(0.375);
  });
});

describe('updateGain', () => {
  test('hand-computed: up above the target, down below it, still at it', () => {
    expect(updateGain(rateGain, 2, 0.6)).toBe(2 * (1 + 0.001 * 0.5));
    expect(updateGain(rateGain, 2, 0)).toBe(2 * (1 - 0.001 * 0.1));
    expect(updateGain(rateGain, 2, 0.1)).toBe(2);
  });

  test('the bounds hold', () => {
    expect(updateGain(rateGain, 1, 0)).toBe(1);
    expect(updateGain({ ...rateGain, learningRate: 10 }, 99, 1)).toBe(100);
  });
});

const gainFile = sharedPath('golden/threshold_wta_adaptive.npz');

describe.skipIf(gainFile === undefined)('rate-based thresholds of the Python SpikeSEG', () => {
  const golden = gainFile === undefined ? {} : readNpz(gainFile);
  const units = 60;
  const python: RateGain = { targetRate: 0.1, learningRate: 0.05, gainMin: 1, gainMax: 100, rateWindow: 1 };
  /** Spikes of a unit in step t of the recording, which shows two samples at once. */
  const fired = (t: number, unit: number) => {
    const spikes = golden['spikes'].data;
    return spikes[2 * t * units + unit] + spikes[(2 * t + 1) * units + unit];
  };

  test('the multiplicative step agrees, given the rates', () => {
    for (let unit = 0; unit < units; unit++) {
      let [gain, total] = [10, 0];
      for (let t = 0; t < 40; t++) {
        total += fired(t, unit);
        gain = updateGain(python, gain, total / (2 * (t + 1)));
        const expected = golden['trajectory'].data[t * units + unit];
        expect(Math.abs(gain / expected - 1)).toBeLessThan(1e-5);
      }
      expect(total / 80).toBeCloseTo(golden['firing_rates'].data[unit], 6);
    }
  });
});

const recovery = { deadThreshold: 0.01, recoveryBoost: 0.1 };
const bounds = { weightMin: 0, weightMax: 1 };

describe('isDead', () => {
  test('a map below the dead threshold that has not won often enough to have learned is dead', () => {
    expect(isDead(recovery, 0, 0, 10)).toBe(true);
    expect(isDead(recovery, 0.009, 9, 10)).toBe(true);
    expect(isDead(recovery, 0.01, 0, 10)).toBe(false);
    expect(isDead(recovery, 0, 10, 10)).toBe(false);
  });
});

/** Equal weights after recovery. */
const perturbed = (start: number, count: number, seed = 1) => {
  const weights = new Float32Array(count).fill(start);
  perturbWeights(weights, recovery, bounds, randomGenerator(seed));
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
});

const recoveryFile = sharedPath('golden/threshold_manager.npz');

test.skipIf(recoveryFile === undefined)('the Python SpikeSEG calls the same maps dead', () => {
  const { firing_rates: rates, dead } = readNpz(recoveryFile ?? '');
  expect([...rates.data].map((rate) => (isDead(recovery, rate, 0, 1) ? 1 : 0))).toEqual([...dead.data]);
});
