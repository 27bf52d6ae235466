import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { MARKS } from '../drawing/palette.ts';
import { drawn, textsOf } from './charts.fixture.ts';
import { type TracksPlotData, tracksFigure, tracksPlot } from './tracks-plot.ts';

const at = { w: 9, h: 9, truth: 'match' } as const;
const data: TracksPlotData = {
  title: 'pass over the west',
  labels: [
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

/** Places of the points of a kind, units from the upper left corner of their panel; what comes before the panels is the legend. */
const points = (svg: string, look: string) =>
  Array.from(svg.slice(svg.indexOf('<g ')).matchAll(/<circle cx="([-\d.]+)" cy="([-\d.]+)"[^>]*/g))
    .filter(([path]) => path.includes(look))
    .map(([, x, y]) => [Number(x), Number(y)]);

/** Of labels; one is of the legend. */
const bands = /<polyline[^>]*stroke-opacity="0.22"/g;

describe('tracksPlot', () => {
  it('names axes with units, and what is drawn', () => {
    const texts = textsOf(tracksFigure(data));
    const named = ['pass over the west', 'x (sensor px)', 'y (sensor px)', 'Time since the start (s)'];
    expect(texts).toEqual(expect.arrayContaining([...named, 'detection at a label', 'detection without a label', 'label']));
    expect(texts).toContain('3 detections, 2 labelled objects');
  });

  it.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__'])('takes %s as a title', (title) => {
    expect(textsOf(tracksFigure({ ...data, title }))).toContain(title);
  });

  it('counts time from the start and shows the whole sensor, y downwards as on the sensor, right and stray apart', () => {
    const svg = tracksFigure(data);
    expect(points(svg, `fill="${MARKS.match}"`)).toEqual([
      [0, 190],
      [680, 0],
      [0, 0],
      [680, 190],
    ]);
    expect(points(svg, `stroke="${MARKS.stray}"`)).toEqual([
      [340, 95],
      [340, 95],
    ]);
  });

  it('draws detections upon the labels, so that neither hides the other', () => {
    const svg = tracksFigure(data);
    const panel = svg.slice(svg.indexOf('<g '));
    expect(panel.indexOf('<polyline')).toBeGreaterThan(0);
    expect(panel.indexOf('<polyline')).toBeLessThan(panel.indexOf('<circle'));
  });

  it('draws tracks as lines with their numbers upon labels and detections, and leaves out the detections that they show', () => {
    const shown = data.detections.slice(0, 2).map(({ tUs, x, y, truth }) => ({ tUs, x, y, truth }));
    const svg = tracksFigure({ ...data, tracks: [{ id: 17, points: shown }] });
    const panel = svg.slice(svg.indexOf('x (sensor px)'), svg.indexOf('</g>'));
    const [label, dot, line] = [
      panel.indexOf(`stroke="${MARKS.label}"`),
      panel.indexOf(`fill="${MARKS.match}"`),
      panel.indexOf(`stroke="${MARKS.stray}" stroke-width="2"`),
    ];
    expect([label, dot, line, panel.lastIndexOf('>17<')]).toEqual(
      [label, dot, line, panel.lastIndexOf('>17<')].toSorted((a, b) => a - b),
    );
    expect(label).toBeGreaterThan(0);
    // What ends at no label is dashed.
    expect(panel).toMatch(new RegExp(`stroke="${MARKS.stray}" stroke-width="2"[^>]* stroke-dasharray="4 2"`));
    // Two of three detections are shown by the line.
    expect(panel.match(/<circle /g)).toHaveLength(1);
    const texts = textsOf(svg);
    expect(texts).toEqual(expect.arrayContaining(['found at a label', 'found where no label is', '17']));
    expect(texts.join()).toMatch(says('3 detections', '1 track', '2 labelled'));
  });

  it('has the lines of tracks of an unknown truth in its legend', () => {
    const unknown = [5e6, 10e6].map((tUs) => ({ tUs, x: 5, y: 5, truth: 'unknown' as const }));
    expect(textsOf(tracksFigure({ ...data, tracks: [{ id: 17, points: unknown }] }))).toContain('track');
  });

  it('cuts the band of a label where it pauses', () => {
    const t = Float64Array.of(5e6, 5.01e6, 8e6, 8.01e6);
    const paused = { id: 1, t, x: new Float64Array(4).fill(9), y: new Float64Array(4).fill(9) };
    const lines = tracksFigure({ ...data, labels: [paused] }).match(bands);
    expect(lines).toHaveLength(5);
  });

  it('draws a line per object and panel', () => {
    const lines = tracksFigure(data).match(bands);
    expect(lines).toHaveLength(5);
  });

  it('is drawn, and without labels or detections', async () => {
    const { width, height } = await drawn(() => tracksPlot(data));
    expect(width).toBeGreaterThan(1280);
    expect(height).toBeGreaterThan(760);
    expect(textsOf(tracksFigure({ ...data, labels: [], detections: [] }))).toContain('x (sensor px)');
    const texts = textsOf(tracksFigure({ ...data, labels: [], detections: data.detections.slice(0, 1) }));
    expect(texts).toContain('1 detection, 0 labelled objects');
    expect(textsOf(tracksFigure({ ...data, labels: [], labelled: false }))).toContain('3 detections, truth unknown');
  });

  it('shows what is seen in part beyond the edge of the sensor', () => {
    const detections = [{ ...at, tUs: 5e6, x: -3, y: -4 } as const, data.detections[2]];
    const svg = tracksFigure({ ...data, labels: [], detections });
    // Nothing is cut in half at the edge of a panel.
    expect(svg).not.toContain('clip-path');
    expect(points(svg, `fill="${MARKS.match}"`)).toEqual([
      [0, 190],
      [680, 0],
      [0, 0],
      [680, 190],
    ]);
  });

  it('leaves out what lies outside of time or sensor, also where that is all', async () => {
    const far = [{ ...at, tUs: 99e6, x: 5, y: 5 } as const, { ...at, tUs: 6e6, x: 500, y: 5 } as const];
    const late = data.labels.map((object) => ({ ...object, t: object.t.map((us) => us + 1e9) }));
    const all = { ...data, detections: far, labels: late };
    expect(points(tracksFigure(all), 'd=')).toEqual([]);
    await expect(tracksPlot(all)).resolves.toBeInstanceOf(Uint8Array);
  });
});
