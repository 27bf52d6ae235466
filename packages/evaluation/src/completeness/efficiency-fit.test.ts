import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, test } from 'vitest';
import { type EfficiencyCount, efficiencyAt, fitEfficiency, magnitudeAt } from './efficiency-fit.ts';

const magnitudes = [-8, -7, -6, -5, -4, -3, -2, -1];

/** Counts that lie exactly on a curve; they need not be whole. */
const onCurve = (plateau: number, magnitude: number, width: number): EfficiencyCount[] =>
  magnitudes.map((at) => ({ magnitude: at, trials: 100, found: 100 * efficiencyAt({ plateau, magnitude, width }, at) }));

describe('the curve', () => {
  test('with plateau 1 is ½ at m0; with plateau 0.8 at m0 − d · artanh ¼; with plateau ½ nowhere', () => {
    expect(magnitudeAt({ plateau: 1, magnitude: -4, width: 0.5 }, 0.5)).toBe(-4);
    expect(magnitudeAt({ plateau: 0.8, magnitude: -4, width: 0.5 }, 0.5)).toBeCloseTo(-4 - 0.5 * Math.atanh(0.25), 12);
    expect(magnitudeAt({ plateau: 0.5, magnitude: -4, width: 0.5 }, 0.5)).toBeUndefined();
  });

  test.each([0.1, 0.5, 0.79])('is %f at the magnitude of that efficiency', (share) => {
    const curve = { plateau: 0.8, magnitude: -4, width: 0.5 };
    expect(efficiencyAt(curve, magnitudeAt(curve, share) ?? Number.NaN)).toBeCloseTo(share, 12);
  });
});

describe('fitEfficiency', () => {
  test.each([
    [1, -4.3, 0.7],
    [0.9, -3.1, 1.2],
    [0.6, -5.5, 0.4],
    [0.3, -4, 0.8],
  ])('gets back the curve on which counts lie: plateau %f, m0 %f, d %f', (plateau, magnitude, width) => {
    const fit = fitEfficiency(onCurve(plateau, magnitude, width));
    expect(fit?.plateau).toBeCloseTo(plateau, 4);
    expect(fit?.magnitude).toBeCloseTo(magnitude, 4);
    expect(fit?.width).toBeCloseTo(width, 4);
    expect(fit?.deviance).toBeCloseTo(0, 6);
    expect(fit?.degreesOfFreedom).toBe(5);
  });

  test('whole counts on a logistic curve: odds of 64, 4, ¼ and 1/64 give m0 = −3.5 and d = 1 / ln 4', () => {
    // ln(η / (1 − η)) = −2 (m − m0) / d is 3 ln 4, ln 4, −ln 4 and −3 ln 4.
    const fit = fitEfficiency([320, 260, 65, 5].map((found, i) => ({ magnitude: i - 5, trials: 325, found })));
    expect(fit?.plateau).toBeCloseTo(1, 6);
    expect(fit?.magnitude).toBeCloseTo(-3.5, 4);
    expect(fit?.width).toBeCloseTo(1 / Math.log(4), 4);
    expect(fit?.deviance).toBeCloseTo(0, 6);
  });

  test('a step lies half way between the last that was found and the first that was not, and is as steep as the magnitudes can tell', () => {
    const fit = fitEfficiency(magnitudes.map((magnitude) => ({ magnitude, trials: 100, found: magnitude < -4.5 ? 100 : 0 })));
    expect(fit?.magnitude).toBeCloseTo(-4.5, 3);
    expect(fit?.width).toBeCloseTo(0.22, 3);
  });

  test('steepness is told by the largest step of the magnitudes, whatever the others and their order are', () => {
    expect(stepAt(-8, -6, -5.5, -4, -3)?.width).toBeCloseTo(0.44, 6);
    expect(stepAt(-3, -8, -4, -5.5, -6)?.width).toBeCloseTo(0.44, 6);
    expect(stepAt(-5, -4.75, -4.25, -4)?.width).toBeCloseTo(0.11, 6);
  });

  test('two magnitudes are enough, and leave no degree of freedom', () => {
    const fit = fitEfficiency([
      { magnitude: -4, trials: 100, found: 80 },
      { magnitude: -2, trials: 100, found: 20 },
    ]);
    // Odds of 4 and ¼: half way, and 2 · 1 / d = ln 4 with plateau 1; a lower plateau fits as well.
    expect(fit?.degreesOfFreedom).toBe(0);
    expect(fit?.deviance).toBeCloseTo(0, 6);
    expect(efficiencyAt(fit ?? { plateau: 0, magnitude: 0, width: 1 }, -4)).toBeCloseTo(0.8, 4);
    expect(efficiencyAt(fit ?? { plateau: 0, magnitude: 0, width: 1 }, -2)).toBeCloseTo(0.2, 4);
  });

  test('magnitudes without a trial say nothing, and one trial says something', () => {
    const counts = onCurve(0.9, -4.3, 0.9);
    const none = [-9, -4.5, 3].map((magnitude) => ({ magnitude, trials: 0, found: 0 }));
    expect(fitEfficiency([...none, ...counts])).toEqual(fitEfficiency(counts));
    const one = { magnitude: -2, trials: 1, found: 1 };
    expect(fitEfficiency([...counts, one])?.magnitude).not.toBeCloseTo(fitEfficiency(counts)?.magnitude ?? Number.NaN, 3);
    expect(fitEfficiency([...none, { magnitude: -4, trials: 10, found: 5 }])).toBeUndefined();
  });

  test('a plateau is 1, and not nearly 1, where what is bright enough is found', () => {
    expect(
      fitEfficiency(magnitudes.map((magnitude, i) => ({ magnitude, trials: 80, found: [80, 80, 80, 79, 40, 2, 0, 0][i] })))
        ?.plateau,
    ).toBe(1);
  });

  test('what hardly falls has a curve as wide as twice the range of the magnitudes, and no wider', () => {
    const fit = fitEfficiency(magnitudes.map((magnitude, i) => ({ magnitude, trials: 1000, found: 600 - 20 * i })));
    expect(fit?.width).toBe(14);
    expect(fit?.deviance).toBeLessThan(1);
  });

  test('one that is found is enough for a curve', () => {
    const fit = fitEfficiency(magnitudes.map((magnitude, i) => ({ magnitude, trials: 100, found: i === 0 ? 1 : 0 })));
    expect(efficiencyAt(fit ?? { plateau: 0, magnitude: 0, width: 1 }, -8)).toBeCloseTo(0.01, 4);
  });

  test('has no curve for counts that have none', () => {
    expect(fitEfficiency(tenEach(10))).toBeUndefined();
    expect(fitEfficiency(tenEach(0))).toBeUndefined();
    expect(fitEfficiency([{ magnitude: -4, trials: 10, found: 5 }])).toBeUndefined();
    expect(fitEfficiency([])).toBeUndefined();
  });

  test('does not depend on the order of the counts, nor on where it begins', () => {
    const random = randomGenerator(deriveSeed(3, 'order'));
    for (let trial = 0; trial < 20; trial++) {
      const counts = drawn({ plateau: 0.9, magnitude: -4.2, width: 0.8 }, 60, random.uniform);
      const fit = fitEfficiency(counts);
      expect(fitEfficiency(counts.toReversed())).toEqual(fit);
      const near = fitEfficiency(counts, { plateau: 1, magnitude: -4, width: 1 });
      expect(near?.magnitude).toBeCloseTo(fit?.magnitude ?? Number.NaN, 3);
      expect(near?.deviance).toBeCloseTo(fit?.deviance ?? Number.NaN, 4);
    }
  });

  test('no other curve is likelier: deviance is least among curves around the fit', () => {
    const random = randomGenerator(deriveSeed(4, 'likelihood'));
    for (let trial = 0; trial < 20; trial++) {
      const counts = drawn({ plateau: 0.7, magnitude: -5, width: 1 }, 40, random.uniform);
      const fit = fitEfficiency(counts);
      if (!fit) throw new Error('expected a fit');
      for (let other = 0; other < 200; other++) {
        const shape = {
          plateau: Math.min(1, Math.max(0.01, fit.plateau + 0.2 * random.normal())),
          magnitude: fit.magnitude + 0.3 * random.normal(),
          width: Math.max(0.1, fit.width * Math.exp(0.3 * random.normal())),
        };
        expect(devianceOf(counts, shape)).toBeGreaterThanOrEqual(fit.deviance - 1e-6);
      }
    }
  });

  test('the deviance is that of its definition', () => {
    const counts = drawn({ plateau: 0.7, magnitude: -5, width: 1 }, 40, randomGenerator(7).uniform);
    const fit = fitEfficiency(counts);
    expect(fit && devianceOf(counts, fit)).toBeCloseTo(fit?.deviance ?? Number.NaN, 9);
  });
});

function drawn(curve: Parameters<typeof efficiencyAt>[0], trials: number, uniform: () => number): EfficiencyCount[] {
  return magnitudes.map((magnitude) => {
    const share = efficiencyAt(curve, magnitude);
    return { magnitude, trials, found: Array.from({ length: trials }, uniform).filter((u) => u < share).length };
  });
}

/** 2 Σ k ln(k / nη) + (n − k) ln((n − k) / n(1 − η)). */
function devianceOf(counts: readonly EfficiencyCount[], curve: Parameters<typeof efficiencyAt>[0]): number {
  return counts.reduce((sum, { magnitude, found, trials }) => {
    const share = efficiencyAt(curve, magnitude);
    return sum + 2 * (surprise(found, trials * share) + surprise(trials - found, trials * (1 - share)));
  }, 0);
}

/** k ln(k / expected). */
const surprise = (k: number, expected: number): number => (k === 0 ? 0 : k * Math.log(k / expected));

/** Everything is found down to −4.5, and nothing below. */
const stepAt = (...uneven: readonly number[]) =>
  fitEfficiency(uneven.map((magnitude) => ({ magnitude, trials: 50, found: magnitude < -4.5 ? 50 : 0 })));

const tenEach = (found: number): EfficiencyCount[] => magnitudes.map((magnitude) => ({ magnitude, trials: 10, found }));
