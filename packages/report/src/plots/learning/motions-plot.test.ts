import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { chartSvg } from '../../drawing/chart.ts';
import { chartTexts, drawn, textsOf } from '../charts.fixture.ts';
import { motionPassesChart, motionPassesPlot, motionsChart, motionsPlot } from './motions-plot.ts';

const motions = [
  { vx: 12, vy: -9, spread: 2, share: 0.04 },
  { vx: -3, vy: 4, spread: 0.5, share: 0.01 },
  { vx: 0, vy: 40, spread: 8, share: 0.0003 },
];
const passes = Array.from({ length: 6 }, (_, k) => ({
  pass: k >> 1,
  recording: k % 2 === 0 ? 'night 1' : 'night 2',
  claimed: 0.01 * k,
  maps: 6 - k,
  heldOutNats: k === 1 ? null : 0.1 * k,
}));

/** Number of marks of a kind. */
const marks = (svg: string, kind: string) => svg.match(new RegExp(`aria-roledescription="${kind}"`, 'g'))?.length ?? 0;

describe('motionsPlot', () => {
  it('has a point, a cross and a name for every motion, the most frequent first', async () => {
    const svg = await chartSvg(motionsChart(motions));
    expect([marks(svg, 'point'), marks(svg, 'rule mark')]).toEqual([3, 6]);
    const texts = textsOf(svg);
    expect(texts).toEqual(expect.arrayContaining(['1: 15.0 px/s', '2: 5.0 px/s', '3: 40.0 px/s']));
    expect(texts).toEqual(expect.arrayContaining(['Velocities that were learned', 'of events, %']));
  });

  it('reaches as far on all sides as the fastest motion with its spread, and down is down', async () => {
    const texts = await chartTexts(motionsChart(motions));
    expect(texts).toEqual(expect.arrayContaining(['vx (px/s, to the right)', 'vy (px/s, down)']));
    const places = await downwards(motions);
    expect(places[2]).toBeGreaterThan(places[1]);
    expect(places[1]).toBeGreaterThan(places[0]);
    for (const limit of ['−40', '40']) expect(texts.filter((text) => text === limit)).toHaveLength(2);
  });

  it.each([
    [motions, ['0.03', '0.3', '4']],
    [motions.slice(0, 1), ['4']],
    [[{ ...motions[0], share: 0.000_432 }], ['0.04']],
  ])('its legend has the sizes of the motions that there are: %#', async (some, shares) => {
    const texts = await chartTexts(motionsChart(some));
    expect(texts.slice(texts.indexOf('of events, %') - shares.length, texts.indexOf('of events, %'))).toEqual(shares);
    expect(texts).not.toContain('0.00');
  });

  it('says so where nothing was learned', async () => {
    const svg = await chartSvg(motionsChart([]));
    expect(textsOf(svg).join('\n')).toMatch(says('nothing was learned'));
    expect([marks(svg, 'point'), marks(svg, 'rule mark')]).toEqual([0, 0]);
  });

  it('is drawn, with any number of motions', async () => {
    for (const some of [motions, motions.slice(0, 1), []]) {
      const { width, height } = await drawn(() => motionsPlot(some));
      expect(Math.min(width, height)).toBeGreaterThan(2 * 300);
    }
  });
});

/** Heights of the points in the chart, from its top. */
async function downwards(some: typeof motions): Promise<number[]> {
  const svg = await chartSvg(motionsChart(some));
  return Array.from(svg.matchAll(/aria-roledescription="point" transform="translate\([\d.-]+,([\d.-]+)\)"/g), ([, y]) =>
    Number(y),
  );
}

describe('motionPassesPlot', () => {
  it('has three curves over the recordings, with a point wherever there is a figure', async () => {
    const svg = await chartSvg(motionPassesChart(passes));
    expect(marks(svg, 'point')).toBe(3 * 6 - 1);
    const texts = textsOf(svg);
    expect(texts).toEqual(
      expect.arrayContaining(['Nats per held-out event', 'Claimed events (%)', 'Maps', 'Recordings learned from']),
    );
    expect(texts.filter((text) => text === 'Recordings learned from')).toHaveLength(1);
    expect(texts).toEqual(expect.arrayContaining(['first look', 'pass 1', 'pass 2']));
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it('can be drawn after one recording', async () => {
    const svg = await chartSvg(motionPassesChart(passes.slice(0, 1)));
    expect(textsOf(svg)).toContain('How the learning went');
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it('can be drawn where nothing was held out', async () => {
    const none = passes.map((pass) => ({ ...pass, heldOutNats: null }));
    const svg = await chartSvg(motionPassesChart(none));
    expect(marks(svg, 'point')).toBe(2 * 6);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it('is drawn', async () => {
    const { width, height } = await drawn(() => motionPassesPlot(passes));
    expect(width).toBeGreaterThan(2 * 460);
    expect(height).toBeGreaterThan(2 * 3 * 110);
  });
});
