import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { chartSvg } from '../../drawing/chart.ts';
import { drawn, textsOf } from '../charts.fixture.ts';
import { type MotionPriors, motionPriorsChart, motionPriorsPlot } from './priors-plot.ts';

const options = {
  kept: [
    { id: 7, vx: 3, vy: -4 },
    { id: 2, vx: 0, vy: 12 },
  ],
  ratesHz: [4.2, 12.7, 70.7],
  leastShare: 3e-4,
};
const passes: readonly MotionPriors[] = [
  {
    pass: 0,
    maps: [
      { id: 2, priors: [1e-4, 2e-4, 3e-4] },
      { id: 7, priors: [1e-3, 0, 1e-3] },
      { id: 30, priors: [4e-4, 0, 0] },
    ],
  },
  {
    pass: 1,
    maps: [
      { id: 7, priors: [2e-3, 0, 4e-3] },
      { id: 2, priors: [0, 0, 8e-4] },
    ],
  },
];
const draw = (some: readonly MotionPriors[], kept = options.kept) => chartSvg(motionPriorsChart(some, { ...options, kept }));

/** Places of the points in a panel, by colour; y grows downwards. */
function pointsOf(svg: string, panel: number) {
  const groups = svg.split(/class="[^"]*concat_[0-9]+_group/).slice(2);
  return Array.from(
    groups[panel].matchAll(/aria-roledescription="point" transform="translate\(([\d.-]+),([\d.-]+)\)"[^>]*fill="([^"]+)"/g),
    ([, x, y, colour]) => ({ x: Number(x), y: Number(y), colour }),
  );
}

describe('motionPriorsPlot', () => {
  it('has a panel for all events and one per brightness, with a point for every map of every pass', async () => {
    const svg = await draw(passes);
    const texts = textsOf(svg);
    expect(texts).toEqual(expect.arrayContaining(['all brightnesses', '4 events/s', '13 events/s', '71 events/s']));
    expect(texts).toEqual(
      expect.arrayContaining(['1: 5.0 px/s', '2: 12.0 px/s', 'not kept in the end', expect.stringMatching(says('least share'))]),
    );
    for (const panel of [0, 1, 2, 3]) expect(pointsOf(svg, panel)).toHaveLength(5);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it('has lines at powers of ten', () => {
    const [, values] = /"values":\[([\d.,]+)\],"format":"~r"/.exec(JSON.stringify(motionPriorsChart(passes, options))) ?? [];
    expect(values.split(',').map((value) => Math.log10(Number(value)))).toEqual([-3, -2, -1, 0, 1, 2]);
  });

  it('has in the first panel what the others have together, the more the higher, with a colour per map', async () => {
    const svg = await draw(passes);
    const [all, dim, , bright] = [0, 1, 2, 3].map((panel) => pointsOf(svg, panel));
    const [colour] = all.filter(({ x }) => x === Math.max(...all.map((point) => point.x))).map((point) => point.colour);
    const of = (points: typeof all) => points.filter((point) => point.colour === colour);
    expect(of(all)).toHaveLength(2);
    // A decade is as high everywhere: 0.2 % and 0.6 % in all, 0.1 % and 0.4 % of the bright.
    const [rise, brightRise] = [of(all), of(bright)].map((points) => points[0].y - points[1].y);
    expect(brightRise / rise).toBeCloseTo(Math.log(4) / Math.log(3), 2);
    // 0.1 % and 0.2 % of the dim.
    expect((of(dim)[0].y - of(dim)[1].y) / rise).toBeCloseTo(Math.log(2) / Math.log(3), 2);
  });

  it('draws a share of 0 at the bottom', async () => {
    const heights = pointsOf(await draw(passes), 2).map(({ y }) => y);
    expect(heights.filter((y) => y === 220)).toHaveLength(4);
  });

  it('says so where no map was left, and names nothing that is not there', async () => {
    const none = [{ pass: 0, maps: [] }];
    const texts = textsOf(await draw(none, []));
    expect(texts.join('\n')).toMatch(says('no pass left'));
    expect(texts).not.toContain('not kept in the end');
  });

  it('is drawn', async () => {
    const { width } = await drawn(() => motionPriorsPlot(passes, options));
    expect(width).toBeGreaterThan(2 * 4 * 135);
  });
});
