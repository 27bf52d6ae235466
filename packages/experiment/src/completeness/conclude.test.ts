import { defaultConfig } from '@spikeseg/config';
import { wasmBackend } from '@spikeseg/snn-core';
import { expect, test } from 'vitest';
import { conclude } from './conclude.ts';
import type { OpenDetector } from './detectors.ts';
import type { FoundThere } from './injection-job.ts';
import type { PlannedRecording } from './plan-recording.ts';

const detector = (name: string): OpenDetector => ({
  name,
  title: name,
  work: { kind: 'baseline', baseline: 'houghLines', config: defaultConfig() },
  backend: wasmBackend,
  here: false,
  file: undefined,
  identity: name,
  close: async () => {},
});

/** Two magnitudes, two objects of each, which stand at (20, 20), (60, 20) … from 10 s to 20 s, all in one round. */
const grid = { zeroPoint: 0, speedsPxS: [0], magnitudes: [-5, -3], perCell: 2 };
const round = [0, 0, 1, 1].map((cell, id) => ({
  id,
  cell,
  rateHz: 10,
  knots: [
    { tS: 10, x: 20 + 40 * id, y: 20 },
    { tS: 20, x: 20 + 40 * id, y: 20 },
  ],
}));
const recording: PlannedRecording = {
  file: { name: 'night', path: '/night.mat' },
  fingerprint: '0',
  sensor: { width: 240, height: 180 },
  startUs: 5e6,
  events: 100,
  seconds: 36,
  labels: [],
  rounds: [round],
  lifeS: [10],
  seed: 1,
};

const found = (seconds: number, x: number, score: number): FoundThere => ({ tUs: 5e6 + seconds * 1e6, x, y: 20, score });
const answers = (detections: readonly FoundThere[], scores: readonly (number | null)[]) => [
  { clean: { kind: 'found' as const, detections }, rounds: [{ kind: 'scores' as const, scores }], seconds: 1 },
];

const countsOf = (all: readonly ReturnType<typeof answers>[], falseAlarmsPerHour?: number) =>
  conclude({
    grid,
    seed: 1,
    matching: { matchRadiusPx: 6, graceUs: 1e5 },
    falseAlarmsPerHour,
    detectors: all.map((_, i) => detector(`detector ${i}`)),
    recordings: [recording],
    answers: all,
  }).completeness.detectors.map(([{ cells }]) =>
    cells.map(({ found: hits, trials, spoiled }) => `${hits} of ${trials}, ${spoiled} spoiled`),
  );

test('what has a score was found, and what has none was missed', () => {
  expect(countsOf([answers([], [1, 2, null, 1])])).toEqual([['2 of 2, 0 spoiled', '1 of 2, 0 spoiled']]);
});

test('an object at whose place something is found without it, while it would be there, is spoiled', () => {
  // The first stands at (20, 20) until 20 s; the second place is found before its object appears.
  expect(countsOf([answers([found(9, 60, 1), found(15, 24, 1)], [1, 1, null, null])])).toEqual([
    ['1 of 1, 1 spoiled', '0 of 2, 0 spoiled'],
  ]);
});

test('only the detector that found something there leaves an object out', () => {
  const all = [answers([], [1, 1, 1, null]), answers([found(15, 20, 1)], [1, 1, null, null])];
  expect(countsOf(all, 1000)).toEqual([
    ['2 of 2, 0 spoiled', '1 of 2, 0 spoiled'],
    ['1 of 1, 1 spoiled', '0 of 2, 0 spoiled'],
  ]);
});

test('at the rate of a first detector without false places, another counts only above its own: its low scores find and spoil nothing', () => {
  const other = answers([found(5, 200, 3), found(15, 20, 2)], [2, 4, 3, 5]);
  // Above 3, its highest false score.
  expect(countsOf([answers([], [1, 1, 1, 1]), other])[1]).toEqual(['1 of 2, 0 spoiled', '1 of 2, 0 spoiled']);
  // 100 per hour are one place in 36 s: the one of score 3 may stay, so what is above 2 counts.
  expect(countsOf([other], 100)).toEqual([['1 of 2, 0 spoiled', '2 of 2, 0 spoiled']]);
});
