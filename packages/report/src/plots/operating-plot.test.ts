import { says } from '@spikeseg/test-support';
import { expect, it } from 'vitest';
import { chartSvg } from '../drawing/chart.ts';
import { seriesStyle } from '../drawing/series.ts';
import { chartTexts, drawn } from './charts.fixture.ts';
import { curveAxes, operatingChart, operatingPlot } from './operating-plot.ts';

const curves = [
  {
    name: 'trained network',
    points: [
      { threshold: 3, pd: 0.2, falseRate: 0 },
      { threshold: 2, pd: 0.6, falseRate: 4 },
      { threshold: 1, pd: 0.8, falseRate: 250 },
    ],
  },
  { name: 'silent', points: [] },
  { name: 'nothing to find', points: [{ threshold: 1, pd: null, falseRate: 3 }] },
];

it('names axes and detectors, and what the area is taken up to', async () => {
  const texts = await chartTexts(operatingChart(curves, curveAxes.detections));
  expect(texts).toEqual(
    expect.arrayContaining([
      'trained network',
      'silent',
      'nothing to find',
      'Pd (share of labels found)',
      expect.stringMatching(says('detections per minute', 'log scale')),
      expect.stringMatching(says('all detections', '60 per minute')),
    ]),
  );
});

it('has lines up to the largest rate, and one at it', () => {
  const ticks = /"values":\[([\d,]+)\],"grid":true/.exec(
    JSON.stringify(operatingChart(curves, { ...curveAxes.tracks, limit: 300 })),
  );
  expect(ticks?.[1]).toBe('0,1,3,10,30,100,300');
});

it('says what the curve of tracks counts', async () => {
  expect(await chartTexts(operatingChart(curves, curveAxes.tracks))).toEqual(
    expect.arrayContaining([
      'Pd (share of labelled time covered)',
      expect.stringMatching(says('tracks per hour', 'log scale')),
      expect.stringMatching(says('all tracks', '100 per hour')),
    ]),
  );
});

/** How often a colour is in the chart. */
const timesOf = (svg: string, colour: string): number => svg.split(`"${colour}"`).length - 1;

it('puts a mark at the end of each curve that can be measured', async () => {
  const svg = await chartSvg(operatingChart(curves, curveAxes.detections));
  // The line, its mark at the end, and both in the legend; no mark where nothing could be measured.
  expect([0, 1, 2].map((place) => timesOf(svg, seriesStyle(place).colour))).toEqual([4, 3, 3]);
});

it('draws every one of eight rows in a colour of its own, and says what a row needs said', async () => {
  const eight = Array.from({ length: 8 }, (_, i) => ({
    ...curves[0],
    name: `row ${i}`,
    ...(i === 7 && { note: 'stays at 0: stars' }),
  }));
  const svg = await chartSvg(operatingChart(eight, curveAxes.detections));
  expect(eight.map((_, place) => timesOf(svg, seriesStyle(place).colour))).toEqual(eight.map(() => 4));
  expect(svg).toMatch(/row 7: stays at 0:<\/tspan><tspan[^>]*>stars</);
});

it('is drawn, also without curves', async () => {
  const three = await drawn(() => operatingPlot(curves, curveAxes.tracks));
  const none = await drawn(() => operatingPlot([], curveAxes.tracks));
  expect(three.height).toBeGreaterThan(none.height);
});
