import { type Limit, limitSpeeds } from '@spikeseg/detection';
import { expect, test } from 'vitest';
import { drawn, textsOf } from '../charts.fixture.ts';
import { limitsFigure, limitsPlot } from './limits-plot.ts';

/** Two parts in 100 steps of 2 s: the second one sees a quarter as much, nothing in the last step. */
const limits = Array.from({ length: 200 }, (_, i): Limit => {
  const [part, step] = [i % 2, i >> 1];
  const half = limitSpeeds.map((__, k) => (step === 99 && part === 1 ? Number.POSITIVE_INFINITY : (1 + k) * 4 ** (1 + part)));
  return { tUs: step * 2e6, durationUs: 2e6, x: 120 * part, y: 0, w: 120, h: 180, half, nineTenths: half };
});

test('the limits of 40 px/s, time in seconds, and a scale from the faintest limit to the brightest', () => {
  const texts = textsOf(limitsFigure(limits, { title: 'night', notes: ['a line'] }));
  for (const shown of ['night', 'a line', 'Half of 40 px/s are found from (events/s)', '200', '12', '48'])
    expect(texts).toContain(shown);
});

test('it is a picture, also of a search that saw nothing', async () => {
  const size = await drawn(() => limitsPlot(limits, { title: 'night', notes: [] }));
  const nothing = limits.map((one) => ({ ...one, half: one.half.map(() => Number.POSITIVE_INFINITY) }));
  expect(await drawn(() => limitsPlot(nothing, { title: 'night', notes: [] }))).toEqual(size);
});
