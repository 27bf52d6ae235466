import { describe, expect, it } from 'vitest';
import { chartSvg } from './chart.ts';
import { chartTexts, drawTwice } from './charts.fixture.ts';
import { type TracksPlotData, tracksChart, tracksPlot } from './tracks-plot.ts';

const at = { recording: 'r', durationUs: 1e5, w: 9, h: 9, score: 1 };
const data: TracksPlotData = {
  title: 'pass over the west',
  objects: [
    { id: 1, t: Float64Array.of(5e6, 8e6), x: Float64Array.of(20, 60), y: Float64Array.of(30, 32) },
    { id: 2, t: Float64Array.of(9e6, 9.5e6), x: Float64Array.of(200, 100), y: Float64Array.of(170, 10) },
  ],
  detections: [
    { ...at, tUs: 5e6, x: 0, y: 0 },
    { ...at, tUs: 10e6, x: 120, y: 90 },
    { ...at, tUs: 15e6, x: 240, y: 180 },
  ],
  sensor: { width: 240, height: 180 },
  startUs: 5e6,
  endUs: 15e6,
};

/** Places of the points, units from the upper left corner of their panel. */
const points = (svg: string) =>
  Array.from(svg.matchAll(/aria-roledescription="circle" transform="translate\(([-\d.]+),([-\d.]+)\)/g), ([, x, y]) => [
    Number(x),
    Number(y),
  ]);

describe('tracksPlot', () => {
  it('names axes with units, and the series', async () => {
    const texts = await chartTexts(tracksChart(data));
    const named = ['pass over the west', 'x (sensor px)', 'y (sensor px)', 'Time since the start (s)', 'detection', 'label'];
    expect(texts).toEqual(expect.arrayContaining(named));
    expect(texts).toContain('3 detections, 2 labelled objects');
  });

  it('counts time from the start and shows the whole sensor', async () => {
    const all = points(await chartSvg(tracksChart(data)));
    expect(all).toEqual([
      [0, 190],
      [320, 95],
      [640, 0],
      [0, 190],
      [320, 95],
      [640, 0],
    ]);
  });

  it('draws a line per object and panel', async () => {
    const lines = (await chartSvg(tracksChart(data))).match(/aria-roledescription="line mark"/g);
    expect(lines).toHaveLength(4);
  });

  it('is drawn alike each time, and without labels or detections', async () => {
    const { width, height } = await drawTwice(() => tracksPlot(data));
    expect(width).toBeGreaterThan(1280);
    expect(height).toBeGreaterThan(760);
    expect(await chartTexts(tracksChart({ ...data, objects: [], detections: [] }))).toContain('x (sensor px)');
    const texts = await chartTexts(tracksChart({ ...data, objects: [], detections: data.detections.slice(0, 1) }));
    expect(texts).toContain('1 detection, 0 labelled objects');
  });
});
