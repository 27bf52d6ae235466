import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { chartSvg } from '../drawing/chart.ts';
import { MARKS } from '../drawing/palette.ts';
import { chartTexts, drawn, textsOf } from './charts.fixture.ts';
import { type TracksPlotData, tracksChart, tracksPlot } from './tracks-plot.ts';

const at = { w: 9, h: 9, truth: 'match' } as const;
const data: TracksPlotData = {
  title: 'pass over the west',
  objects: [
    { id: 1, t: Float64Array.of(5e6, 8e6), x: Float64Array.of(20, 60), y: Float64Array.of(30, 32) },
    { id: 2, t: Float64Array.of(9e6, 9.5e6), x: Float64Array.of(200, 100), y: Float64Array.of(170, 10) },
  ],
  labelled: true,
  detections: [
    { ...at, tUs: 5e6, x: 0, y: 0 },
    { ...at, tUs: 10e6, x: 120, y: 90, truth: 'stray' },
    { ...at, tUs: 15e6, x: 240, y: 180 },
  ],
  tracks: [],
  sensor: { width: 240, height: 180 },
  startUs: 5e6,
  endUs: 15e6,
};

/** Places of the points of a kind, units from the upper left corner of their panel. */
const points = (svg: string, look: string) =>
  Array.from(svg.matchAll(/aria-roledescription="point" transform="translate\(([-\d.]+),([-\d.]+)\)"[^>]*/g))
    .filter(([path]) => path.includes(look))
    .map(([, x, y]) => [Number(x), Number(y)]);

describe('tracksPlot', () => {
  it('names axes with units, and what is drawn', async () => {
    const texts = await chartTexts(tracksChart(data));
    const named = ['pass over the west', 'x (sensor px)', 'y (sensor px)', 'Time since the start (s)'];
    expect(texts).toEqual(expect.arrayContaining([...named, 'detection at a label', 'detection without a label', 'label']));
    expect(texts).toContain('3 detections, 2 labelled objects');
  });

  it.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__'])('takes %s as a title', async (title) => {
    expect(await chartTexts(tracksChart({ ...data, title }))).toContain(title);
  });

  it('counts time from the start and shows the whole sensor, y downwards as on the sensor, right and stray apart', async () => {
    const svg = await chartSvg(tracksChart(data));
    expect(points(svg, `fill="${MARKS.match}"`)).toEqual([
      [0, 190],
      [640, 0],
      [0, 0],
      [640, 190],
    ]);
    expect(points(svg, `stroke="${MARKS.stray}"`)).toEqual([
      [320, 95],
      [320, 95],
    ]);
  });

  it('draws detections upon the labels, so that neither hides the other', async () => {
    const svg = await chartSvg(tracksChart(data));
    const panel = svg.slice(svg.indexOf('x (sensor px)'));
    expect(panel.indexOf('aria-roledescription="line mark"')).toBeLessThan(panel.indexOf('aria-roledescription="point"'));
  });

  it('draws tracks as lines with their numbers upon labels and detections, and leaves out the detections that they show', async () => {
    const shown = data.detections.slice(0, 2).map(({ tUs, x, y, truth }) => ({ tUs, x, y, truth }));
    const svg = await chartSvg(tracksChart({ ...data, tracks: [{ id: 17, points: shown }] }));
    const panel = svg.slice(svg.indexOf('x (sensor px)'), svg.indexOf('y (sensor px)'));
    const [label, dot, line] = [
      panel.indexOf(`stroke="${MARKS.label}"`),
      panel.indexOf(`fill="${MARKS.match}"`),
      panel.indexOf(`stroke="${MARKS.stray}" stroke-width="1.8"`),
    ];
    expect([label, dot, line, panel.lastIndexOf('>17<')]).toEqual(
      [label, dot, line, panel.lastIndexOf('>17<')].toSorted((a, b) => a - b),
    );
    expect(label).toBeGreaterThan(0);
    // What ends at no label is dashed.
    expect(panel).toMatch(new RegExp(`stroke="${MARKS.stray}" stroke-width="1.8" stroke-dasharray="4,2"`));
    // Two of three detections are shown by the line.
    expect(panel.match(/aria-roledescription="point" /g)).toHaveLength(1);
    const texts = textsOf(svg);
    expect(texts).toEqual(expect.arrayContaining(['found at a label', 'found where no label is', '17']));
    expect(texts.join()).toMatch(says('3 detections', '1 track', '2 labelled'));
  });

  it('has the lines of tracks of an unknown truth in its legend', async () => {
    const unknown = [5e6, 10e6].map((tUs) => ({ tUs, x: 5, y: 5, truth: 'unknown' as const }));
    expect(await chartTexts(tracksChart({ ...data, tracks: [{ id: 17, points: unknown }] }))).toContain('track');
  });

  it('cuts the band of a label where it pauses', async () => {
    const t = Float64Array.of(5e6, 5.01e6, 8e6, 8.01e6);
    const paused = { id: 1, t, x: new Float64Array(4).fill(9), y: new Float64Array(4).fill(9) };
    const lines = (await chartSvg(tracksChart({ ...data, objects: [paused] }))).match(/aria-roledescription="line mark"/g);
    expect(lines).toHaveLength(4);
  });

  it('draws a line per object and panel', async () => {
    const lines = (await chartSvg(tracksChart(data))).match(/aria-roledescription="line mark"/g);
    expect(lines).toHaveLength(4);
  });

  it('is drawn, and without labels or detections', async () => {
    const { width, height } = await drawn(() => tracksPlot(data));
    expect(width).toBeGreaterThan(1280);
    expect(height).toBeGreaterThan(760);
    expect(await chartTexts(tracksChart({ ...data, objects: [], detections: [] }))).toContain('x (sensor px)');
    const texts = await chartTexts(tracksChart({ ...data, objects: [], detections: data.detections.slice(0, 1) }));
    expect(texts).toContain('1 detection, 0 labelled objects');
    expect(await chartTexts(tracksChart({ ...data, objects: [], labelled: false }))).toContain('3 detections, truth unknown');
  });

  it('shows what is seen in part beyond the edge of the sensor', async () => {
    const detections = [{ ...at, tUs: 5e6, x: -3, y: -4 } as const, data.detections[2]];
    const svg = await chartSvg(tracksChart({ ...data, objects: [], detections }));
    // Nothing is cut in half at the edge of a panel.
    expect(svg.match(/<g class="mark-symbol[^>]*clip-path/g)).toBeNull();
    expect(points(svg, `fill="${MARKS.match}"`)).toEqual([
      [0, 190],
      [640, 0],
      [0, 0],
      [640, 190],
    ]);
  });

  it('leaves out what lies outside of time or sensor, also where that is all', async () => {
    const far = [{ ...at, tUs: 99e6, x: 5, y: 5 } as const, { ...at, tUs: 6e6, x: 500, y: 5 } as const];
    const late = data.objects.map((object) => ({ ...object, t: object.t.map((us) => us + 1e9) }));
    const all = { ...data, detections: far, objects: late };
    expect(points(await chartSvg(tracksChart(all)), 'd=')).toEqual([]);
    await expect(tracksPlot(all)).resolves.toBeInstanceOf(Uint8Array);
  });
});
