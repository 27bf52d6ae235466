import { expect, it } from 'vitest';
import { chartSvg } from './chart.ts';
import { chartTexts, drawTwice } from './charts.fixture.ts';
import { operatingChart, operatingPlot } from './operating-plot.ts';

const curves = [
  {
    name: 'trained network',
    points: [
      { threshold: 3, pd: 0.2, falsePerMinute: 0 },
      { threshold: 2, pd: 0.6, falsePerMinute: 4 },
      { threshold: 1, pd: 0.8, falsePerMinute: 250 },
    ],
  },
  { name: 'silent', points: [] },
  { name: 'nothing to find', points: [{ threshold: 1, pd: null, falsePerMinute: 3 }] },
];

it('names axes and detectors, and what the area is taken up to', async () => {
  const texts = await chartTexts(operatingChart(curves, 60));
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

it('puts a dot at the end of each curve that can be measured', async () => {
  const svg = await chartSvg(operatingChart(curves, 60));
  expect(svg.match(/aria-roledescription="point"/g)).toHaveLength(1);
});

it('is drawn alike each time, also without curves', async () => {
  const three = await drawTwice(() => operatingPlot(curves, 60));
  const none = await drawTwice(() => operatingPlot([], 60));
  expect(three.height).toBeGreaterThan(none.height);
});
