import { expect, test } from 'vitest';
import { drawn, textsOf } from '../charts.fixture.ts';
import { limitsFigure, limitsPlot } from './limits-plot.ts';

const speeds = [0, 10, 40, 300];
/** Two parts in 120 steps: the second one sees a quarter as much, nothing in the last step. */
const half = Float32Array.from({ length: 120 * 2 * speeds.length }, (_, i) => {
  const [speed, part, step] = [i % 4, Math.floor(i / 4) % 2, Math.floor(i / 8)];
  return step === 119 && part === 1 ? Number.POSITIVE_INFINITY : (1 + speed) * 4 ** (1 + part);
});
const limits = { columns: 2, rows: 1, speeds, half, stepS: 2 };

test('a panel for each of three speeds, time in seconds, and a scale from the faintest limit to the brightest', () => {
  const texts = textsOf(limitsFigure(limits, { title: 'night', notes: ['a line'] }));
  for (const shown of ['night', 'a line', '0 px/s', '40 px/s', '300 px/s', '200', '4', '64']) expect(texts).toContain(shown);
  expect(texts).not.toContain('10 px/s');
});

test('it is a picture, also of a search that saw nothing', async () => {
  const size = await drawn(() => limitsPlot(limits, { title: 'night', notes: [] }));
  const nothing = { ...limits, half: half.map(() => Number.POSITIVE_INFINITY) };
  expect(await drawn(() => limitsPlot(nothing, { title: 'night', notes: [] }))).toEqual(size);
});
