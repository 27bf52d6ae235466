import type { EfficiencyFit } from '@spikeseg/evaluation';
import { expect, test } from 'vitest';
import { chartSvg } from '../../drawing/chart.ts';
import { seriesStyle } from '../../drawing/series.ts';
import { chartTexts, drawTwice } from '../charts.fixture.ts';
import { completenessChart, completenessPlot, type DetectorSeries } from './completeness-plot.ts';

const points = [-5, -4, -3].map((magnitude, i) => ({
  magnitude,
  efficiency: { value: [1, 0.5, 0][i], low: [0.8, 0.4, 0][i], high: [1, 0.6, 0.2][i] },
}));
const fit: EfficiencyFit = { plateau: 1, magnitude: -4, width: 0.3, deviance: 0, degreesOfFreedom: 0 };
const detector: DetectorSeries = {
  name: 'evidence neurons',
  series: [
    { speedPxS: 0, points, fit, m50: { kind: 'measured', value: -4, low: -4.2, high: -3.8 } },
    {
      speedPxS: 300,
      points: points.map((one) => ({ ...one, efficiency: { value: null, low: null, high: null } })),
      m50: { kind: 'brighter', value: -5, low: null, high: null },
    },
  ],
};
const options = { title: 'Completeness of evidence neurons', notes: ['night; 10 objects for each point'], zeroPoint: 0 };

test('says where it is fainter, and gives magnitudes and events/s at the same ticks', async () => {
  const texts = await chartTexts(completenessChart([detector], options));
  expect(texts).toEqual(
    expect.arrayContaining([
      'Magnitude (fainter to the right)',
      'm50 (fainter upwards)',
      'Share found',
      'Speed (px/s)',
      'm50, events/s',
      '−5',
      '−4',
      '−3',
      '100',
      '40',
      '16',
      '0 px/s',
      '300 px/s',
      'night; 10 objects for each point',
    ]),
  );
});

test('the zero point moves the magnitudes away from their rates', async () => {
  const moved = {
    ...detector,
    series: detector.series.map((one) => ({
      ...one,
      points: one.points.map((point) => ({ ...point, magnitude: point.magnitude + 15 })),
    })),
  };
  const texts = await chartTexts(completenessChart([moved], { ...options, zeroPoint: 15 }));
  expect(texts).toEqual(expect.arrayContaining(['10', '11', '12', '100', '40', '16']));
});

test('a magnitude between whole ones is written as it is', async () => {
  const series = [{ ...detector.series[0], points: [-4, -3.5, -3].map((magnitude, i) => ({ ...points[i], magnitude })) }];
  const texts = await chartTexts(completenessChart([{ ...detector, series }], options));
  expect(texts.filter((text) => text === '−3.5')).toHaveLength(2);
});

test('a magnitude between many whole ones has no tick', async () => {
  const series = [{ ...detector.series[0], points: [-5, -4, -3.5, -3].map((magnitude, i) => ({ ...points[i % 3], magnitude })) }];
  const texts = await chartTexts(completenessChart([{ ...detector, series }], options));
  expect(texts.filter((text) => text === '−4')).toHaveLength(2);
  expect(texts).not.toContain('−3.5');
  expect(texts).not.toContain('25');
});

test('marks lie upon the intervals of all speeds', async () => {
  const series = [detector.series[0], { ...detector.series[0], speedPxS: 300 }];
  const svg = await chartSvg(completenessChart([{ ...detector, series }], options));
  const panel = svg.slice(0, svg.indexOf('Speed (px/s)'));
  const marks = panel.indexOf('aria-roledescription="point"');
  expect(panel.indexOf('opacity="0.4"')).toBeGreaterThan(0);
  expect(panel.lastIndexOf('opacity="0.4"')).toBeLessThan(panel.lastIndexOf('aria-roledescription="point"'));
  expect(marks).toBeGreaterThan(0);
});

test('several detectors have a panel and a name each', async () => {
  const texts = await chartTexts(completenessChart([detector, { ...detector, name: 'Hough lines' }], options));
  expect(texts.filter((text) => text === 'Share found')).toHaveLength(2);
  // As title of the panel and in the legend.
  expect(texts.filter((text) => text === 'Hough lines')).toHaveLength(2);
});

test('draws a fit only where there is one, and an arrow where a limit is only known to be brighter', async () => {
  const svg = await chartSvg(completenessChart([detector], options));
  const lines = (place: number) =>
    svg.match(new RegExp(`stroke="${seriesStyle(place).colour}"[^>]*stroke-width="1.8"`, 'g')) ?? [];
  expect([0, 1].map((place) => lines(place).length)).toEqual([1, 0]);
});

test('the same numbers give the same picture', async () => {
  const { width, height } = await drawTwice(() => completenessPlot([detector], options));
  expect(width).toBeGreaterThan(900);
  expect(height).toBeGreaterThan(900);
});
