import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import { expect, test } from 'vitest';
import { completeness, type InjectionFate, type InjectionOutcome } from './completeness.ts';
import { efficiencyAt } from './efficiency-fit.ts';

const magnitudes = [-8, -7, -6, -5, -4, -3, -2, -1];
const bootstrap = { samples: 200, confidence: 0.95, seed: 5, minRecordings: 8 };

/** Objects that detectors find with the chance of their curve; all detectors see the same luck. */
function simulated(curves: readonly Parameters<typeof efficiencyAt>[0][], perCell: number, seed: number): InjectionOutcome[] {
  const random = randomGenerator(deriveSeed(seed, 'simulated'));
  return magnitudes.flatMap((magnitude) =>
    Array.from({ length: perCell }, () => {
      const luck = random.uniform();
      const fates = curves.map((curve): InjectionFate => (luck < efficiencyAt(curve, magnitude) ? 'found' : 'missed'));
      return { recording: 'r', speedPxS: 0, magnitude, fates };
    }),
  );
}

test('cells count what was found, leave out what is spoiled, and add up', () => {
  const fates: readonly InjectionFate[] = ['found', 'found', 'missed', 'spoiled', 'found'];
  const outcomes = [-2, -1].flatMap((magnitude) =>
    fates.map((fate) => ({ recording: 'r', speedPxS: 3, magnitude, fates: [magnitude === -2 ? fate : ('missed' as const)] })),
  );
  const [[speed]] = completeness(outcomes, bootstrap).detectors;
  expect(speed.speedPxS).toBe(3);
  expect(speed.cells).toMatchObject([
    { magnitude: -2, injected: 5, trials: 4, found: 3, spoiled: 1, efficiency: { value: 0.75 } },
    { magnitude: -1, injected: 5, trials: 5, found: 0, spoiled: 0, efficiency: { value: 0, low: 0 } },
  ]);
});

test('speeds are apart, by rising speed', () => {
  const slow = simulated([{ plateau: 1, magnitude: -3, width: 0.6 }], 60, 1);
  const fast = simulated([{ plateau: 1, magnitude: -6, width: 0.6 }], 60, 2).map((one) => ({ ...one, speedPxS: 300 }));
  const [speeds] = completeness([...fast, ...slow], bootstrap).detectors;
  expect(speeds.map(({ speedPxS }) => speedPxS)).toEqual([0, 300]);
  expect(speeds[0].m50.value).toBeCloseTo(-3, 0);
  expect(speeds[1].m50.value).toBeCloseTo(-6, 0);
});

test('the true m50 lies in the interval in at least 17 of 20 simulations, which 95 % intervals miss once in 60', () => {
  const truth = { plateau: 0.95, magnitude: -4.3, width: 0.8 };
  const true50 = truth.magnitude + truth.width * Math.atanh(1 - 1 / truth.plateau);
  let inside = 0;
  for (let seed = 0; seed < 20; seed++) {
    const [[{ m50 }]] = completeness(simulated([truth], 100, seed), { ...bootstrap, seed }).detectors;
    expect(m50.kind).toBe('measured');
    expect((m50.high ?? 0) - (m50.low ?? 0)).toBeLessThan(0.8);
    if ((m50.low ?? 0) <= true50 && true50 <= (m50.high ?? 0)) inside++;
  }
  expect(inside).toBeGreaterThanOrEqual(17);
});

test('a difference is paired: its interval is narrower than those of the two, and holds the true one in at least 9 of 10 simulations', () => {
  const curves = [
    { plateau: 1, magnitude: -4.5, width: 0.8 },
    { plateau: 1, magnitude: -4, width: 0.8 },
  ];
  let inside = 0;
  for (let seed = 0; seed < 10; seed++) {
    const { detectors, differences } = completeness(simulated(curves, 100, seed), { ...bootstrap, samples: 100, seed });
    const [first, other] = detectors.map(([{ m50 }]) => (m50.high ?? 0) - (m50.low ?? 0));
    const [[{ value, low, high }]] = differences;
    if (value === null || low === null || high === null) throw new Error('expected a difference');
    expect(high - low).toBeLessThan(Math.hypot(first, other));
    expect(value).toBeCloseTo((detectors[1][0].m50.value ?? 0) - (detectors[0][0].m50.value ?? 0), 9);
    if (low <= 0.5 && 0.5 <= high) inside++;
  }
  expect(inside).toBeGreaterThanOrEqual(9);
});

test('a detector beside itself differs by nothing, in every resample', () => {
  const curve = { plateau: 1, magnitude: -4, width: 0.8 };
  const [[difference]] = completeness(simulated([curve, curve], 30, 3), bootstrap).differences;
  expect(difference).toEqual({ speedPxS: 0, value: 0, low: 0, high: 0 });
});

test('what a detector spoils is left out of its own curve, and of differences where either of the two has spoiled it', () => {
  const curves = [-5, -4, -3].map((magnitude) => ({ plateau: 1, magnitude, width: 0.8 }));
  const plain = simulated(curves, 60, 11);
  // Detector k spoils every third object from k on.
  const spoiled = plain.map((one, i) => ({
    ...one,
    fates: one.fates.map((fate, k): InjectionFate => (i % 3 === k ? 'spoiled' : fate)),
  }));
  const result = completeness(spoiled, bootstrap);
  expect(result.detectors).toHaveLength(3);
  expect(result.differences).toHaveLength(2);
  const without = (...detectors: readonly number[]) => plain.filter((_, i) => !detectors.includes(i % 3));
  for (const k of [0, 1, 2]) {
    const [own] = completeness(without(k), bootstrap).detectors[k];
    expect(result.detectors[k][0].m50.value).toBe(own.m50.value);
    expect(
      result.detectors[k][0].cells.every(({ injected, trials, spoiled: left }) => injected === 60 && trials + left === 60),
    ).toBe(true);
  }
  for (const other of [1, 2]) {
    const shared = completeness(without(0, other), bootstrap).detectors;
    const value = (shared[other][0].m50.value ?? 0) - (shared[0][0].m50.value ?? 0);
    expect(result.differences[other - 1][0].value).toBe(value);
  }
});

test('found everywhere: fainter than the faintest, without an invented end', () => {
  const outcomes = simulated([{ plateau: 1, magnitude: 5, width: 0.5 }], 20, 1);
  const [[{ m50, fit }]] = completeness(outcomes, bootstrap).detectors;
  expect(fit).toBeUndefined();
  expect('fit' in completeness(outcomes, bootstrap).detectors[0][0]).toBe(false);
  expect(m50).toEqual({ kind: 'fainter', value: -1, low: null, high: null });
});

test('the same seed gives the same intervals, another seed others', () => {
  const outcomes = simulated([{ plateau: 0.9, magnitude: -4, width: 0.8 }], 50, 3);
  expect(completeness(outcomes, bootstrap)).toEqual(completeness(outcomes, bootstrap));
  expect(completeness(outcomes, { ...bootstrap, seed: 6 })).not.toEqual(completeness(outcomes, bootstrap));
});

test('with enough recordings these are drawn: those that agree leave no doubt, those that differ a wide interval', () => {
  expect(widthOver([-4, -4, -4])).toBeLessThan(0.01);
  expect(widthOver([-6, -4, -2])).toBeGreaterThan(1);
});

/** Ten objects of each magnitude in every night, which are found up to the limit of that night. */
const nights = (limits: readonly number[]): InjectionOutcome[] =>
  limits.flatMap((limit, i) =>
    magnitudes.flatMap((magnitude) =>
      Array.from({ length: 10 }, () => ({
        recording: `night ${i}`,
        speedPxS: 0,
        magnitude,
        fates: [magnitude < limit ? ('found' as const) : ('missed' as const)],
      })),
    ),
  );

/** Width of the interval of m50 where nights are drawn. */
function widthOver(limits: readonly number[]): number {
  const [[{ m50 }]] = completeness(nights(limits), { ...bootstrap, minRecordings: 3 }).detectors;
  return (m50.high ?? 0) - (m50.low ?? 0);
}
