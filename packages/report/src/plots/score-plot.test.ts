import { describe, expect, it } from 'vitest';
import { chartSvg } from '../drawing/chart.ts';
import { INK } from '../drawing/palette.ts';
import { chartTexts, drawn } from './charts.fixture.ts';
import { scoreChart, scorePlot } from './score-plot.ts';

const none = { value: null, low: null, high: null };
const rows = [
  {
    detector: 'trained network',
    kind: 'model',
    informedness: { value: 0.6, low: 0.5, high: 0.7 },
    pd: { value: 0.8, low: 0.7, high: 0.9 },
  },
  {
    detector: 'labels shifted',
    kind: 'null',
    informedness: { value: -0.1, low: -0.2, high: 0.05 },
    pd: { value: 0.1, low: null, high: null },
  },
  { detector: 'no recording', kind: 'baseline', informedness: none, pd: none },
] as const;
const options = { title: 'Scores', intervals: '95 % bootstrap over blocks of 5 s' };

describe('scorePlot', () => {
  it('names detectors once, null tests last, with both figures', async () => {
    const texts = await chartTexts(scoreChart(rows, options));
    const names = ['trained network', 'no recording', 'labels shifted'];
    expect(texts.filter((text) => names.includes(text))).toEqual(names);
    const named = [
      'Scores',
      expect.stringContaining(options.intervals),
      'Strict J (at most 0: knows nothing, 1: perfect)',
      'Pd (share of labels found)',
    ];
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

  it('keeps null tests grey and apart, so that no bar of them is taken for a score, and says so', async () => {
    const svg = await chartSvg(scoreChart(rows, options));
    expect(svg).toMatch(/font-size="12px"[^>]*>trained network</);
    expect(svg).toMatch(new RegExp(`font-size="11px"[^>]*fill="${INK.muted}"[^>]*>labels shifted<`));
    const nullPart = svg.slice(svg.indexOf('>no recording<'));
    expect(nullPart).toContain(`fill="${INK.axis}"`);
    expect(await chartTexts(scoreChart(rows, options))).toContainEqual(expect.stringContaining('grey: null tests'));
    expect((await chartTexts(scoreChart(rows.slice(0, 1), options))).join()).not.toContain('null tests');
    expect(await chartSvg(scoreChart(rows.slice(0, 1), options))).not.toContain(`fill="${INK.axis}"`);
    expect(svg).toMatch(/font-weight="bold"[^>]*>trained network</);
    expect(svg).not.toMatch(/font-weight="bold"[^>]*>no recording</);
  });

  it('is drawn, higher with more rows', async () => {
    const three = await drawn(() => scorePlot(rows, options));
    const one = await drawn(() => scorePlot(rows.slice(0, 1), options));
    // A row of 26 units, one of 16 after 8, and a line that says what null tests are.
    expect(three.height - one.height).toBeGreaterThan(2 * (26 + 16));
  });
});
