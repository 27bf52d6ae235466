import { describe, expect, it } from 'vitest';
import { chartSvg } from '../../drawing/chart.ts';
import { chartTexts, drawn } from '../charts.fixture.ts';
import { thresholdsChart, thresholdsPlot, winsChart, winsPlot } from './map-plots.ts';

/** Height of every bar, units, in order; SVG writes a bar as a path that goes down by it. */
const bars = (svg: string) =>
  Array.from(svg.matchAll(/aria-roledescription="bar" d="M[-\d.]+,[-\d.]+h[-\d.]+v([-\d.]+)/g), ([, height]) => Number(height));

const wins = [12, 0, 30, 6];

describe('winsPlot', () => {
  it('names its axes, sums up and says what the line is', async () => {
    const texts = await chartTexts(winsChart(wins, { title: 'conv2: wins per map' }));
    expect(texts).toEqual(expect.arrayContaining(['conv2: wins per map', '48 wins in all; 1 of 4 maps never won']));
    expect(texts).toEqual(expect.arrayContaining(['Map (index in the layer)', 'Wins (stimuli)', 'equal shares']));
    expect(texts).toEqual(expect.arrayContaining(['0', '1', '2', '3']));
  });

  it('draws bars in proportion', async () => {
    const heights = bars(await chartSvg(winsChart(wins, { title: 't' })));
    expect(heights).toHaveLength(4);
    expect(heights[0] / heights[2]).toBeCloseTo(12 / 30, 3);
    expect(heights[3] / heights[2]).toBeCloseTo(6 / 30, 3);
    expect(heights[1]).toBe(0);
  });

  it('is drawn, as wide as its maps need', async () => {
    const few = await drawn(() => winsPlot(wins, { title: 't' }));
    const many = await drawn(() =>
      winsPlot(
        Array.from({ length: 36 }, (_, i) => i),
        { title: 't' },
      ),
    );
    expect(many.width).toBeGreaterThan(few.width + 500);
    expect(many.height).toBe(few.height);
  });

  it('speaks of one map as of one, and draws no block', async () => {
    const chart = winsChart([3], { title: 't' });
    expect(await chartTexts(chart)).toContain('3 wins in all; 0 of 1 map never won');
    expect(await chartSvg(chart)).toMatch(/aria-roledescription="bar" d="M[-\d.]+,[-\d.]+h24v/);
  });

  it('has an axis before the first win', async () => {
    const texts = await chartTexts(winsChart([0, 0], { title: 't' }));
    expect(texts).toContain('0 wins in all; 2 of 2 maps never won');
    expect(bars(await chartSvg(winsChart([0, 0], { title: 't' })))).toEqual([0, 0]);
  });
});

const domainOf = (values: readonly number[]) =>
  /"domain":\[([-\d.]+),([-\d.]+)\]/
    .exec(JSON.stringify(thresholdsChart(values, { title: 't', restingThreshold: 9.5 })))
    ?.slice(1)
    .map(Number);

describe('thresholdsPlot', () => {
  const thresholds = Float32Array.of(9, 10, 9.5, 12);
  const options = { title: 'conv2: thresholds per map', restingThreshold: 9.5 };

  it('names its axes and the resting threshold', async () => {
    const texts = await chartTexts(thresholdsChart(thresholds, options));
    expect(texts).toEqual(expect.arrayContaining(['Threshold θ (membrane potential)', 'Map (index in the layer)', 'at rest']));
    expect(texts).toContain('4 maps, 9 to 12; at rest 9.5');
  });

  it('names the threshold of one map once', async () => {
    expect(await chartTexts(thresholdsChart([12], options))).toContain('1 map, 12; at rest 9.5');
  });

  it('leaves a tenth of the range free on both sides, or of the threshold where all are alike', () => {
    expect(domainOf([9, 10, 14])).toEqual([8.5, 14.5]);
    expect(domainOf([9.5, 9.5])).toEqual([8.55, 10.45]);
  });

  it('draws how far each map is from rest', async () => {
    const heights = bars(await chartSvg(thresholdsChart(thresholds, options)));
    expect(heights[0] / heights[3]).toBeCloseTo(0.5 / 2.5, 3);
    expect(heights[1] / heights[3]).toBeCloseTo(0.5 / 2.5, 3);
    expect(heights[2]).toBe(0);
    await drawn(() => thresholdsPlot(thresholds, options));
  });

  it.each([9.5, 0])('can be drawn while every map is at rest at %d', async (restingThreshold) => {
    const svg = await chartSvg(thresholdsChart([restingThreshold, restingThreshold], { title: 't', restingThreshold }));
    expect(bars(svg)).toEqual([0, 0]);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });
});
