import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import { expect, test } from 'vitest';
import type { InjectionFate, InjectionOutcome, MagnitudeEstimate } from './completeness.ts';
import { wilsonInterval } from './intervals.ts';
import { undecidedKinds, undecidedMagnitudes } from './undecided.ts';

const magnitudes = [-7, -6, -5, -4, -3, -2, -1];

/** Eight objects of each magnitude, so many of which are found. */
const undecidedOf = (found: readonly number[], m50: Partial<MagnitudeEstimate>) =>
  undecidedMagnitudes({
    cells: found.map((k, i) => ({
      magnitude: magnitudes[i],
      injected: 8,
      spoiled: 0,
      found: k,
      trials: 8,
      efficiency: wilsonInterval(k, 8),
    })),
    m50: { kind: 'measured', value: -4, low: null, high: null, ...m50 },
  });

const falling = [8, 8, 8, 5, 0, 0, 0];
const [all, none] = [magnitudes.map(() => 8), magnitudes.map(() => 0)];

test.each<[string, readonly number[], Partial<MagnitudeEstimate>, readonly number[]]>([
  ['between two magnitudes: those two', falling, { low: -4.4, high: -4.2 }, [-5, -4]],
  ['around a magnitude: it, and the next on either side', falling, { low: -4.1, high: -3.8 }, [-5, -4, -3]],
  ['an end on a magnitude: that is the next one', falling, { low: -5, high: -3 }, [-5, -4, -3]],
  ['no end towards bright ones: all of them', falling, { low: null, high: -4.5 }, [-7, -6, -5, -4]],
  ['no end towards faint ones: all of them', falling, { low: -3.5, high: null }, [-4, -3, -2, -1]],
  ['fainter than all for certain: the faintest', all, { kind: 'fainter', value: -1 }, [-1]],
  ['fainter than all, perhaps: down to where it may be', all, { kind: 'fainter', value: -1, low: -2.5 }, [-3, -2, -1]],
  ['brighter than all for certain: the brightest', none, { kind: 'brighter', value: -7 }, [-7]],
  [
    'never, but perhaps: up to where it may be',
    [4, 3, 4, 0, 0, 0, 0],
    { kind: 'never', value: null, high: -4.6 },
    [-7, -6, -5, -4],
  ],
  [
    'half of everything: all, as nothing says on which side it is',
    magnitudes.map(() => 4),
    { kind: 'never', value: null },
    magnitudes,
  ],
  ['too few to say anything: all', falling, { kind: 'unknown', value: null }, magnitudes],
])('an interval %s', (_, found, m50, expected) => {
  expect(undecidedOf(found, m50)).toEqual(expected);
});

/* The first stage of a measurement: eight objects of each magnitude. */

const bootstrap = { samples: 100, confidence: 0.8, seed: 3, minRecordings: 8 };

interface Counts {
  readonly recording?: string;
  readonly speedPxS?: number;
  /** By detector and magnitude. */
  readonly found: readonly (readonly number[])[];
}

const outcomesOf = ({ recording = 'night', speedPxS = 3, found }: Counts): InjectionOutcome[] =>
  magnitudes.flatMap((magnitude, i) =>
    Array.from({ length: 8 }, (_, k) => ({
      recording,
      speedPxS,
      magnitude,
      fates: found.map((counts): InjectionFate => (k < counts[i] ? 'found' : 'missed')),
    })),
  );
const kindsOf = (...counts: readonly Counts[]) =>
  undecidedKinds(counts.flatMap(outcomesOf), bootstrap).map(({ speedPxS, magnitude }) => `${speedPxS} px/s ${magnitude}`);
const undecidedAt = (...found: readonly (readonly number[])[]) =>
  undecidedKinds(outcomesOf({ found }), bootstrap).map(({ magnitude }) => magnitude);

test('eight of each: the fall and what is beside it are undecided; the plateau, and what is never found, are not', () => {
  expect(undecidedAt([8, 8, 8, 8, 0, 0, 0])).toEqual([-4, -3]);
  expect(undecidedAt([8, 8, 8, 8, 4, 0, 0])).toEqual([-4, -3, -2]);
  expect(undecidedAt(all)).toEqual([-1]);
  expect(undecidedAt(none)).toEqual([-7]);
});

test('one miss on the plateau does not make what is fainter undecided', () => {
  expect(undecidedAt([8, 7, 8, 8, 4, 0, 0])).toEqual([-4, -3, -2]);
});

test('undecided in one recording or for one detector is undecided for all; speeds are apart', () => {
  const [bright, faint] = [
    [8, 8, 0, 0, 0, 0, 0],
    [8, 8, 8, 8, 8, 0, 0],
  ];
  expect(undecidedAt(bright, faint)).toEqual([-6, -5, -3, -2]);
  expect(kindsOf({ found: [bright] }, { recording: 'later', found: [faint] })).toEqual(
    [-6, -5, -3, -2].map((magnitude) => `3 px/s ${magnitude}`),
  );
  expect(kindsOf({ found: [faint], speedPxS: 40 }, { found: [bright] })).toEqual([
    '3 px/s -6',
    '3 px/s -5',
    '40 px/s -3',
    '40 px/s -2',
  ]);
});

test('the order in which objects are given changes nothing', () => {
  const random = randomGenerator(deriveSeed(1, 'order'));
  for (const found of [falling, [8, 8, 6, 8, 0, 0, 0]]) {
    const outcomes = [...outcomesOf({ found: [found] }), ...outcomesOf({ recording: 'later', found: [[8, 8, 8, 7, 3, 1, 0]] })];
    const expected = undecidedKinds(outcomes, bootstrap);
    const keyed = outcomes.map((outcome) => ({ outcome, key: random.uniform() })).toSorted((a, b) => a.key - b.key);
    expect(
      undecidedKinds(
        keyed.map(({ outcome }) => outcome),
        bootstrap,
      ),
    ).toEqual(expected);
  }
});
