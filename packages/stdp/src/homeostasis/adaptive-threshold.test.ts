import { readNpz, sharedPath } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AdaptiveThreshold, adaptThreshold, scaleToRest } from './adaptive-threshold.ts';

const options: AdaptiveThreshold = { thetaRest: 0.1, thetaPlus: 0.02, tauTheta: 500, thetaMax: 10 };
const f32 = Math.fround;

/** Threshold after `count` stimuli of which `wins(k)` were won. */
function run(setup: AdaptiveThreshold, count: number, wins: (k: number) => boolean, start = f32(setup.thetaRest)): number {
  let theta = start;
  for (let k = 0; k < count; k++) theta = adaptThreshold(setup, theta, wins(k));
  return theta;
}

const threeOfSeven = (k: number): boolean => k % 7 < 3;

describe('adaptThreshold', () => {
  test('a silent map at rest stays exactly there', () => {
    expect(run(options, 1000, () => false)).toBe(f32(0.1));
  });

  test('hand-computed: up by θ⁺, then one step of decay', () => {
    const raised = f32(f32(0.1) + f32(0.02));
    const decayed = f32(f32(0.1) + f32(f32(raised - f32(0.1)) * f32(Math.exp(-1 / 500))));
    expect(adaptThreshold(options, f32(0.1), true)).toBe(decayed);
  });

  test('closed form: a map that always wins settles where decay eats the rise', () => {
    const quick: AdaptiveThreshold = { thetaRest: 1, thetaPlus: 0.5, tauTheta: 20, thetaMax: 100 };
    const decay = Math.exp(-1 / 20);
    const settled = run(quick, 2000, () => true);
    expect(settled).toBeCloseTo(1 + (0.5 * decay) / (1 - decay), 4);
    expect(settled + 0.5).toBeCloseTo(1 + 0.5 / (1 - decay), 4);
  });

  test('closed form: the default rise would settle just above the default maximum, which holds it', () => {
    const decay = Math.exp(-1 / 500);
    expect(0.1 + 0.02 / (1 - decay)).toBeGreaterThan(options.thetaMax);
    const settled = run(options, 20_000, () => true);
    expect(settled).toBeLessThanOrEqual(options.thetaMax);
    expect(settled).toBeCloseTo(0.1 + (10 - 0.1) * decay, 2);
  });

  test('closed form: after τ silent stimuli 1/e of the excess is left', () => {
    const start = f32(5.1);
    expect(run(options, 500, () => false, start)).toBeCloseTo(0.1 + 5 / Math.E, 3);
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

  test('a win more never lowers a threshold', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }), fc.nat(), (wins, pick) => {
        const more = wins.with(pick % wins.length, true);
        expect(run(options, wins.length, (k) => more[k])).toBeGreaterThanOrEqual(run(options, wins.length, (k) => wins[k]));
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

  test('trajectories of two layers are the same up to the scale', () => {
    const scaled = scaleToRest(options, 0.4);
    expect(run(scaled, 400, threeOfSeven) / run(options, 400, threeOfSeven)).toBeCloseTo(4, 4);
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
