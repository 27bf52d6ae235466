import { describe, expect, it } from 'vitest';
import { chartSvg } from '../drawing/chart.ts';
import { chartTexts, drawTwice } from './charts.fixture.ts';
import { scoreChart, scorePlot } from './score-plot.ts';

const none = { value: null, low: null, high: null };
const rows = [
  { detector: 'trained network', informedness: { value: 0.6, low: 0.5, high: 0.7 }, pd: { value: 0.8, low: 0.7, high: 0.9 } },
  { detector: 'labels shifted', informedness: { value: -0.1, low: -0.2, high: 0.05 }, pd: { value: 0.1, low: null, high: null } },
  { detector: 'no recording', informedness: none, pd: none },
];
const options = { title: 'Scores', intervals: '95 % bootstrap over blocks of 5 s' };

describe('scorePlot', () => {
  it('names detectors once, in the order given, with both figures', async () => {
    const texts = await chartTexts(scoreChart(rows, options));
    const names = rows.map(({ detector }) => detector);
    expect(texts.filter((text) => names.includes(text))).toEqual(names);
    const named = ['Scores', options.intervals, 'Strict J (at most 0: knows nothing, 1: perfect)', 'Pd (share of labels found)'];
    expect(texts).toEqual(expect.arrayContaining(named));
  });

  it('says so where a figure cannot be measured, once per panel', async () => {
    const texts = await chartTexts(scoreChart(rows, options));
    expect(texts.filter((text) => text === 'not measurable')).toHaveLength(2);
  });

  it('draws an interval only where it is known', async () => {
    const rules = (await chartSvg(scoreChart(rows, options))).match(/aria-roledescription="rule mark"/g);
    expect(rules).toHaveLength(3);
  });

  it('is drawn alike each time, higher with more rows', async () => {
    const three = await drawTwice(() => scorePlot(rows, options));
    const one = await drawTwice(() => scorePlot(rows.slice(0, 1), options));
    expect(three.height - one.height).toBe(2 * 2 * 26);
  });
});
