import {
  type Completeness,
  type CompletenessReport,
  completeness,
  type FalsePlaces,
  type InjectionFate,
  type InjectionOutcome,
} from '@spikeseg/evaluation';
import { expect, test } from 'vitest';
import { completenessConclusion, completenessTables, limitText } from './completeness-table.ts';

const bootstrap = { samples: 50, confidence: 0.95, seed: 1, minRecordings: 8 };
const none: FalsePlaces = { places: 0, perHour: 0, above: null, placesLeft: 0, perHourLeft: 0 };

const ends = (value: number | null) => ({
  low: value === null ? null : value - 0.1,
  high: value === null ? null : value + 0.1,
});

/** With intervals of 0.1 to each side, which are known by hand. */
function withEnds({ detectors, differences }: Completeness): Completeness {
  return {
    detectors: detectors.map((speeds) => speeds.map((speed) => ({ ...speed, m50: { ...speed.m50, ...ends(speed.m50.value) } }))),
    differences: differences.map((speeds) => speeds.map((speed) => ({ ...speed, ...ends(speed.value) }))),
  };
}

/** Two detectors that find what is brighter than their limits; `perCell` objects of each kind. */
function reportOf(limits: readonly number[], { perCell = 30, falsePlaces = [none, none] } = {}): CompletenessReport {
  const magnitudes = [-6, -5, -4, -3];
  const outcomes = magnitudes.flatMap((magnitude) =>
    Array.from(
      { length: perCell },
      (): InjectionOutcome => ({
        recording: 'night',
        speedPxS: 3,
        magnitude,
        fates: limits.map((limit): InjectionFate => (magnitude < limit ? 'found' : 'missed')),
      }),
    ),
  );
  const result = withEnds(completeness(outcomes, bootstrap));
  return {
    seed: 1,
    zeroPoint: 0,
    injectionsPerCell: perCell,
    speedsPxS: [3],
    magnitudes,
    bootstrap,
    detectors: [
      { name: 'evidence', title: 'evidence neurons' },
      { name: 'runs/first', title: 'network first' },
    ],
    recordings: [
      {
        name: 'night',
        fingerprint: '0',
        sensor: { width: 240, height: 180 },
        seconds: 36,
        events: 1000,
        labelledObjects: 0,
        rounds: 2,
        lifeS: [9.6],
        falsePlaces: falsePlaces.map((one) => ({ ...one, spoiled: 0.01 })),
        completeness: result,
      },
    ],
    completeness: result,
  };
}

test('limits by speed and detector, with intervals, events/s, and the time that objects are there', () => {
  expect(completenessTables(reportOf([-3.5, -4.5]))).toEqual([
    'm50 with 95 % interval (the larger, the fainter), and the events/s that it is; objects are there for the time beside their speed',
    'speed   there  evidence                    first',
    '3 px/s  9.6 s  −3.50 [−3.60, −3.40]  25/s  −4.50 [−4.60, −4.40]  63/s',
    '',
    'm50 minus that of evidence, on the same objects (above 0: sees fainter ones)',
    'speed   first',
    '3 px/s  −1.00 [−1.10, −0.90]',
    '',
    'places found without injections, away from labels, each taken for false; common rate: that of evidence',
    'recording  detector  places     rate  score above  left  spoiled',
    'night      evidence  0 in 36 s  0/h   all count    0     1.0 %',
    'night      first     0 in 36 s  0/h   all count    0     1.0 %',
    '',
  ]);
});

test('says which detector cannot be brought to the common rate, and where objects are few', () => {
  const two = { ...none, places: 2, placesLeft: 2 };
  expect(completenessTables(reportOf([-3.5, -4.5], { falsePlaces: [two, none], perCell: 6 }))).toEqual(
    expect.arrayContaining([
      'first on night: below the common rate at its own settings; a score can raise a threshold and not lower it',
      'evidence: fewer than 20 usable objects in 4 of 4 kinds; give a larger option injections than 6',
    ]),
  );
});

test('with option quick the table says which kinds have how many objects, and only those of the second stage can be too few', () => {
  const report = reportOf([-3.5, -4.5], { perCell: 6 });
  const quick = { firstPerCell: 3, undecided: [{ speedPxS: 3, magnitude: -4 }] };
  expect(completenessTables({ ...report, quick })).toEqual(
    expect.arrayContaining([
      'quick: 6 objects in each recording of the 1 kinds around m50, 3 of the other 3',
      'evidence: fewer than 20 usable objects in 1 of 1 kinds; give a larger option injections than 6',
    ]),
  );
});

test.each([
  [-3.5, 'evidence finds half of the objects that cause 25 events/s at 3 px/s.'],
  [0, 'evidence finds more than half of the faintest at 3 px/s: add fainter ones to option magnitudes.'],
  [-9, 'evidence finds less than half of the brightest at 3 px/s.'],
])('the conclusion of a limit at %f', (limit, text) => {
  expect(completenessConclusion(reportOf([limit, limit]))).toBe(text);
});

test('the conclusion invents nothing from four objects', () => {
  expect(completenessConclusion(reportOf([-3.5, -3.5], { perCell: 4 }))).toBe('evidence was shown too few objects at 3 px/s.');
});

test('limits in words', () => {
  const open = { low: null, high: null };
  expect(limitText({ kind: 'measured', value: -3.876, low: -3.97, high: null })).toBe('−3.88 [−3.97, …]');
  expect(limitText({ kind: 'fainter', value: -1, ...open })).toBe('> −1');
  expect(limitText({ kind: 'brighter', value: -7, ...open })).toBe('< −7');
  expect(limitText({ kind: 'never', value: null, ...open })).toBe('never reached');
  expect(limitText({ kind: 'unknown', value: null, ...open })).toBe('too few objects');
});
