import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { chartSvg } from '../../drawing/chart.ts';
import { chartTexts, drawn, textsOf } from '../charts.fixture.ts';
import { motionsChart, motionsPlot } from './motions-plot.ts';

const motions = [
  { vx: 12, vy: -9, spread: 2, objects: 30 },
  { vx: -3, vy: 4, spread: 0.5, objects: 10 },
  { vx: 0, vy: 40, spread: 8, objects: 3 },
];
const objects = [
  { vx: 12.5, vy: -8 },
  { vx: 500, vy: 0 },
];

/** Number of marks of a kind. */
const marks = (svg: string, kind: string) => svg.match(new RegExp(`aria-roledescription="${kind}"`, 'g'))?.length ?? 0;

describe('motionsPlot', () => {
  it('has a point, a cross and a name for every motion, the most frequent first', async () => {
    const svg = await chartSvg(motionsChart(motions, objects));
    expect([marks(svg, 'point'), marks(svg, 'rule mark')]).toEqual([3, 6]);
    const texts = textsOf(svg);
    expect(texts).toEqual(expect.arrayContaining(['1: 15.0 px/s', '2: 5.0 px/s', '3: 40.0 px/s']));
    expect(texts).toEqual(expect.arrayContaining(['Velocities that were learned', 'objects']));
  });

  it('reaches as far on all sides as the fastest motion with its spread, and down is down', async () => {
    const texts = await chartTexts(motionsChart(motions, objects));
    expect(texts).toEqual(expect.arrayContaining(['vx (px/s, to the right)', 'vy (px/s, down)']));
    const places = await downwards(motions);
    expect(places[2]).toBeGreaterThan(places[1]);
    expect(places[1]).toBeGreaterThan(places[0]);
    for (const limit of ['−40', '40']) expect(texts.filter((text) => text === limit)).toHaveLength(2);
  });

  it.each([
    [motions, ['3', '9', '30']],
    [motions.slice(0, 1), ['30']],
    [[{ ...motions[0], objects: 4.32 }], ['4']],
  ])('its legend has the sizes of the motions that there are: %#', async (some, counts) => {
    const texts = await chartTexts(motionsChart(some, []));
    expect(texts.slice(texts.indexOf('objects') - counts.length, texts.indexOf('objects'))).toEqual(counts);
  });

  it('says so where nothing was learned', async () => {
    const svg = await chartSvg(motionsChart([], []));
    expect(textsOf(svg).join('\n')).toMatch(says('share no velocity'));
    expect([marks(svg, 'point'), marks(svg, 'rule mark')]).toEqual([0, 0]);
  });

  it('is drawn, with any number of motions', async () => {
    for (const some of [motions, motions.slice(0, 1), []]) {
      const { width, height } = await drawn(() => motionsPlot(some, objects));
      expect(Math.min(width, height)).toBeGreaterThan(2 * 300);
    }
  });
});

/** Heights of the points in the chart, from its top. */
async function downwards(some: typeof motions): Promise<number[]> {
  const svg = await chartSvg(motionsChart(some, []));
  return Array.from(svg.matchAll(/aria-roledescription="point" transform="translate\([\d.-]+,([\d.-]+)\)"/g), ([, y]) =>
    Number(y),
  );
}
