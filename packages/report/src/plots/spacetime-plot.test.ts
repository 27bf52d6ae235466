import { describe, expect, it } from 'vitest';
import { MARKS } from '../drawing/palette.ts';
import { headingBottom, MARGIN } from '../drawing/svg.ts';
import { drawTwice, textsOf } from './charts.fixture.ts';
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

describe('spacetimeRaster', () => {
  it('paints an event where it projects to, two of them darker than one', () => {
    const { width, data: pixels } = spacetimeRaster(data.events, 2);
    const greyAt = (t: number, x: number, y: number) => {
      const place = project(t, (x + 0.5) / 20, (y + 0.5) / 10);
      return pixels[3 * (Math.floor(2 * place.y) * width + Math.floor(2 * place.x))];
    };
    expect(greyAt(0, 10, 5)).toBe(255);
    expect(greyAt(0, 19, 9)).toBeLessThan(255);
    expect(greyAt(1, 19, 9)).toBe(greyAt(0, 19, 9));
    expect(greyAt(0, 0, 0)).toBeLessThanOrEqual(greyAt(0, 19, 9));
  });
});

describe('spacetimePlot', () => {
  it('says what and in which units', () => {
    const texts = textsOf(spacetimeFigure(data));
    expect(texts).toEqual(expect.arrayContaining(['a & b', '4 events, 1 detection, 1 labelled object']));
    expect(texts).toEqual(
      expect.arrayContaining(['time (s)', 'x (sensor px)', 'y (sensor px)', 'detection at a label', 'label']),
    );
  });

  it('draws labels and detections where they were', () => {
    const svg = spacetimeFigure(data);
    expect(svg).toContain(`points="${at(0, 0, 0, ',')} ${at(1, 1, 1, ',')}"`);
    expect(svg).toContain(`cx="${at(0.5, 0.5, 0.5, '" cy="')}"`);
  });

  it('draws detections upon labels, those at a label last, and hollow where no label is', () => {
    const [one] = data.detections;
    const svg = spacetimeFigure({ ...data, detections: [one, { ...one, truth: 'stray' }] });
    const places = ['<polyline', `stroke="${MARKS.stray}"`, `fill="${MARKS.match}"`].map((part) => svg.lastIndexOf(part));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(Math.min(...places)).toBeGreaterThan(0);
  });

  it('is drawn alike each time, of a single event too', async () => {
    const single = { ...data.events, t: data.events.t.slice(0, 1) };
    const [one, all] = [
      await drawTwice(() => spacetimePlot({ ...data, events: single })),
      await drawTwice(() => spacetimePlot(data)),
    ];
    expect(one).toEqual(all);
  });
});
