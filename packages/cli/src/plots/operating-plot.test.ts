import { expect, it } from 'vitest';
import { chartSvg } from './chart.ts';
import { chartTexts, drawTwice } from './charts.fixture.ts';
import { curveAxes } from './curve-axes.ts';
import { operatingChart, operatingPlot } from './operating-plot.ts';

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
      'false detections per minute (symmetric log scale)',
      'dot: all detections count; dashed: 60 per minute, up to which the area is taken',
    ]),
  );
});

it('says what the curve of tracks counts', async () => {
  expect(await chartTexts(operatingChart(curves, curveAxes.tracks))).toEqual(
    expect.arrayContaining([
      'Pd (share of labelled time covered)',
      'false tracks per hour (symmetric log scale)',
      'dot: all tracks count; dashed: 100 per hour, up to which the area is taken',
    ]),
  );
});

it('puts a dot at the end of each curve that can be measured', async () => {
  const svg = await chartSvg(operatingChart(curves, curveAxes.detections));
  expect(svg.match(/aria-roledescription="point"/g)).toHaveLength(1);
});

it('is drawn alike each time, also without curves', async () => {
  const three = await drawTwice(() => operatingPlot(curves, curveAxes.tracks));
  const none = await drawTwice(() => operatingPlot([], curveAxes.tracks));
  expect(three.height).toBeGreaterThan(none.height);
});
