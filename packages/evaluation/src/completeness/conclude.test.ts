import { expect, test } from 'vitest';
import { conclude, type FoundThere, type InjectedRecording, undecidedAfter } from './conclude.ts';

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
const recording: InjectedRecording = {
  file: { name: 'night' },
  fingerprint: '0',
  sensor: { width: 240, height: 180 },
  startUs: 5e6,
  events: 100,
  seconds: 36,
  labels: [],
  rounds: [round],
  lifeS: [10],
};

const found = (seconds: number, x: number, score: number): FoundThere => ({ tUs: 5e6 + seconds * 1e6, x, y: 20, score });
const answers = (detections: readonly FoundThere[], scores: readonly (number | null)[]) => [
  { clean: { kind: 'found' as const, detections }, rounds: [{ kind: 'scores' as const, scores }] },
];

const measuredBy = (all: readonly ReturnType<typeof answers>[]) => ({
  grid,
  seed: 1,
  detectors: all.map((_, i) => ({ name: `detector ${i}`, title: '' })),
  recordings: [recording],
  answers: all,
});
const countsOf = (...measured: Parameters<typeof measuredBy>) =>
  conclude(measuredBy(...measured)).completeness.detectors.map(([{ cells }]) =>
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
  const all = [answers([found(5, 200, 1)], [1, 1, 1, null]), answers([found(15, 20, 1)], [1, 1, null, null])];
  expect(countsOf(all)).toEqual([
    ['2 of 2, 0 spoiled', '1 of 2, 0 spoiled'],
    ['1 of 1, 1 spoiled', '0 of 2, 0 spoiled'],
  ]);
});

test('at the rate of a first detector without false places, another counts only above its own: its low scores find and spoil nothing', () => {
  const other = answers([found(5, 200, 3), found(15, 20, 2)], [2, 4, 3, 5]);
  // Above 3, its highest false score.
  expect(countsOf([answers([], [1, 1, 1, 1]), other])[1]).toEqual(['1 of 2, 0 spoiled', '1 of 2, 0 spoiled']);
  // Beside one with a false place the one of score 3 may stay, so what is above 2 counts.
  const withPlace = answers([found(5, 200, 1)], [1, 1, 1, 1]);
  expect(countsOf([withPlace, other])[1]).toEqual(['1 of 2, 0 spoiled', '2 of 2, 0 spoiled']);
});

/* Two stages: of three magnitudes six objects each, all of the brightest and four of the next are found; then two more of the next. */

const six = Array.from({ length: 6 }, (_, i) => i);
const staged = { ...grid, magnitudes: [-7, -5, -3, -1], perCell: 8 };
const objectsOf = (cells: readonly number[], numbers: readonly number[], firstId: number) =>
  cells.flatMap((cell, k) =>
    numbers.map((number, i) => ({ ...round[0], id: firstId + k * numbers.length + i, cell, rateHz: 10 + number })),
  );
const first = objectsOf([0, 1, 2, 3], six, 0);
const second = objectsOf([1, 2], [6, 7], first.length);
const scoresOf = (objects: typeof first, isFound: (cell: number, place: number) => boolean) => ({
  kind: 'scores' as const,
  scores: objects.map(({ cell }, place) => (isFound(cell, place) ? 1 : null)),
});
const firstScores = scoresOf(first, (cell, place) => cell === 0 || (cell === 1 && place % 6 < 5));
const clean = { kind: 'found' as const, detections: [] };

test('after a first stage the kinds around m50 are undecided', () => {
  const measured = {
    ...measuredBy([[{ clean, rounds: [firstScores] }]]),
    grid: staged,
    recordings: [{ ...recording, rounds: [first] }],
  };
  const kinds = undecidedAfter(measured).map(({ magnitude }) => magnitude);
  expect(kinds).toContain(-5);
  expect(kinds).toContain(-3);
  expect(kinds).not.toContain(-1);
});

test('objects of two stages are counted together, each kind with its own number, and the report says which have how many', () => {
  const quick = { firstPerCell: 6, undecided: [-5, -3].map((magnitude) => ({ speedPxS: 0, magnitude })) };
  const report = conclude({
    ...measuredBy([[{ clean, rounds: [firstScores, scoresOf(second, (cell) => cell === 1)] }]]),
    grid: staged,
    recordings: [{ ...recording, rounds: [first, second] }],
    quick,
  });
  const [[{ cells }]] = report.completeness.detectors;
  expect(cells.map(({ magnitude, injected, found: hits }) => [magnitude, injected, hits])).toEqual([
    [-7, 6, 6],
    [-5, 8, 7],
    [-3, 8, 0],
    [-1, 6, 0],
  ]);
  expect(report.quick).toEqual(quick);
  expect(report.recordings[0].rounds).toBe(2);
});
