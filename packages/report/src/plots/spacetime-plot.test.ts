import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { MARKS } from '../drawing/palette.ts';
import { headingBottom, MARGIN } from '../drawing/svg.ts';
import { drawn, textsOf } from './charts.fixture.ts';
import { BOX, project, type SpacetimeData, spacetimeFigure, spacetimePlot, spacetimeRaster } from './spacetime-plot.ts';

const data: SpacetimeData = {
  title: 'a & b',
  events: {
    t: Float64Array.of(1e6, 1e6, 1e6, 3e6),
    x: Uint16Array.of(0, 0, 19, 19),
    y: Uint16Array.of(0, 0, 9, 9),
    p: Uint8Array.of(1, 0, 0, 1),
    sensor: { width: 20, height: 10 },
  },
  detections: [{ tUs: 2e6, x: 9.5, y: 4.5, w: 2, h: 2, truth: 'match' }],
  tracks: [],
  labels: [{ id: 0, t: Float64Array.of(1e6, 3e6), x: Float64Array.of(-0.5, 19.5), y: Float64Array.of(-0.5, 9.5) }],
  labelled: true,
};

/** Where a place is drawn in the figure. */
function at(t: number, x: number, y: number, between: string): string {
  const place = project(t, x, y);
  return `${(MARGIN + 62 + place.x).toFixed(1)}${between}${(headingBottom(1) + 30 + place.y).toFixed(1)}`;
}

describe('project', () => {
  it('keeps every corner in the box, and parallels parallel', () => {
    const corners = [0, 1].flatMap((t) => [0, 1].flatMap((x) => [0, 1].map((y) => project(t, x, y))));
    expect(Math.min(...corners.map(({ x }) => x))).toBe(0);
    expect(Math.max(...corners.map(({ x }) => x))).toBe(BOX.width);
    expect(Math.min(...corners.map(({ y }) => y))).toBe(0);
    expect(Math.max(...corners.map(({ y }) => y))).toBe(BOX.height);
    expect(project(1, 1, 1).y - project(0, 1, 1).y).toBe(project(1, 0, 0).y - project(0, 0, 0).y);
  });
});

const ink = (raster: { readonly data: Uint8Array }) => raster.data.filter((_, i) => i % 4 === 3);

describe('spacetimeRaster', () => {
  it('paints an event where it projects to, two of them darker than one', () => {
    const { width, data: pixels } = spacetimeRaster(data.events, 2);
    const inkAt = (t: number, x: number, y: number) => {
      const place = project(t, (x + 0.5) / 20, (y + 0.5) / 10);
      return pixels[4 * (Math.floor(2 * place.y) * width + Math.floor(2 * place.x)) + 3];
    };
    expect(inkAt(0, 10, 5)).toBe(0);
    expect(inkAt(0, 19, 9)).toBeGreaterThan(0);
    expect(inkAt(1, 19, 9)).toBe(inkAt(0, 19, 9));
    expect(inkAt(0, 0, 0)).toBeGreaterThanOrEqual(inkAt(0, 19, 9));
  });

  it('draws single events paler where they fill the box, and what is brighter than they are as dark', () => {
    const sensor = { width: 150, height: 110 };
    // Every place of the box, and one place a hundred times as often.
    const every = Array.from({ length: 200_000 }, (_, i) => ({ t: i, x: (i * 7919) % 150, y: (i * 104_729) % 110 }));
    const often = Array.from({ length: 20_000 }, (_, i) => ({ t: 10 * i, x: 75, y: 55 }));
    const all = [...every, ...often].toSorted((a, b) => a.t - b.t);
    const full = {
      t: Float64Array.from(all, ({ t }) => t),
      x: Uint16Array.from(all, ({ x }) => x),
      y: Uint16Array.from(all, ({ y }) => y),
      p: new Uint8Array(all.length),
      sensor,
    };
    const [many, few] = [ink(spacetimeRaster(full, 1)), ink(spacetimeRaster(data.events, 1))];
    expect(many.reduce((sum, value) => sum + value, 0) / 255 / many.length).toBeLessThan(0.12);
    expect(many.includes(255)).toBe(true);
    expect(Math.min(...few.filter((value) => value > 0))).toBeGreaterThan(100);
  });
});

describe('spacetimePlot', () => {
  it('says what and in which units', () => {
    const texts = textsOf(spacetimeFigure(data));
    expect(texts).toEqual(
      expect.arrayContaining(['a & b', expect.stringMatching(says('4 events', '1 detection', '1 labelled'))]),
    );
    expect(texts).toEqual(
      expect.arrayContaining(['time (s)', 'x (sensor px)', 'y (sensor px)', 'detection at a label', 'label']),
    );
  });

  it('draws labels and detections where they were', () => {
    const svg = spacetimeFigure(data);
    expect(svg).toContain(`points="${at(0, 0, 0, ',')} ${at(1, 1, 1, ',')}"`);
    expect(svg).toContain(`cx="${at(0.5, 0.5, 0.5, '" cy="')}"`);
  });

  it('cuts the band of a label where it pauses', () => {
    const [label] = data.labels;
    const t = Float64Array.of(1e6, 1.01e6, 2.98e6, 3e6);
    const paused = { ...label, t, x: new Float64Array(4), y: new Float64Array(4) };
    const bands = spacetimeFigure({ ...data, labels: [paused] }).match(/<polyline[^>]*stroke-opacity="0.22"/g);
    // Two, and that of the legend.
    expect(bands).toHaveLength(3);
  });

  it('has the lines of tracks of an unknown truth in its legend', () => {
    const points = [1e6, 3e6].map((tUs) => ({ tUs, x: 5, y: 5, truth: 'unknown' as const }));
    expect(textsOf(spacetimeFigure({ ...data, tracks: [{ id: 17, points }] }))).toContain('track');
  });

  it('draws detections upon labels, those at a label last, and hollow where no label is', () => {
    const [one] = data.detections;
    const svg = spacetimeFigure({ ...data, detections: [one, { ...one, truth: 'stray' }] });
    const places = ['<polyline', `stroke="${MARKS.stray}"`, `fill="${MARKS.match}"`].map((part) => svg.lastIndexOf(part));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(Math.min(...places)).toBeGreaterThan(0);
  });

  it('draws lines that cross the events under them, tracks with their numbers above all', () => {
    const points = [1e6, 3e6].map((tUs) => ({ tUs, x: 5, y: 5, truth: 'match' as const }));
    const svg = spacetimeFigure({ ...data, tracks: [{ id: 17, points }] });
    const order = [
      'stroke="#C4C4C4"',
      '<image',
      'stroke-opacity="0.22" stroke-linecap',
      `<circle cx`,
      `stroke="${MARKS.match}" stroke-width="2"`,
      '>17<',
    ];
    const places = order.map((part) => svg.lastIndexOf(part));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    expect(svg.split('stroke="#C4C4C4"')).toHaveLength(1 + 6);
    expect(textsOf(svg).join('\n')).toMatch(says('4 events', '1 detection', '1 track', '1 labelled'));
  });

  it('is drawn, of a single event too', async () => {
    const single = { ...data.events, t: data.events.t.slice(0, 1) };
    const [one, all] = [await drawn(() => spacetimePlot({ ...data, events: single })), await drawn(() => spacetimePlot(data))];
    expect(one).toEqual(all);
  });
});
