import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { decodePng, pixelAt } from '../drawing/decode-png.fixture.ts';
import { POLARITY_COLOURS } from '../drawing/event-raster.ts';
import { MARKS } from '../drawing/palette.ts';
import { headingBottom, MARGIN } from '../drawing/svg.ts';
import { drawn, drawTwice, textsOf } from './charts.fixture.ts';
import { type EventFrameData, eventFrameFigure, eventFramePlot } from './event-frame-plot.ts';
import { INSET } from './frame-inset.ts';

const box = { recording: 'r', durationUs: 1e5, x: 120, y: 90, w: 20, h: 10, score: 1, truth: 'match' } as const;
const data: EventFrameData = {
  title: 'a & b',
  events: {
    t: Float64Array.of(1e6, 3e6, 3.05e6, 9e6),
    x: Uint16Array.of(5, 0, 239, 7),
    y: Uint16Array.of(5, 0, 179, 7),
    p: Uint8Array.of(1, 1, 0, 1),
    sensor: { width: 240, height: 180 },
  },
  startUs: 3e6,
  endUs: 3.1e6,
  originUs: 1e6,
  detections: [
    { ...box, tUs: 3e6 },
    { ...box, tUs: 3.1e6 },
    { ...box, tUs: 3.2e6 },
  ],
  labels: [
    { id: 1, t: Float64Array.of(2e6, 4e6), x: Float64Array.of(50, 70), y: Float64Array.of(60, 60) },
    { id: 2, t: Float64Array.of(5e6, 6e6), x: Float64Array.of(1, 2), y: Float64Array.of(3, 4) },
  ],
  labelled: true,
};

/** Device pixels of a sensor pixel, and of the upper left corner of the sensor. */
const [ZOOM, LEFT, TOP] = [6, 2 * (MARGIN + 46), 2 * (headingBottom(1) + 26)];

describe('eventFramePlot', () => {
  it('says when, what and in which units', () => {
    const texts = textsOf(eventFrameFigure(data));
    expect(texts).toEqual(
      expect.arrayContaining(['a & b', expect.stringMatching(says('2.000', '2.100', '2 events', '1 detection', '1 labelled'))]),
    );
    expect(texts).toEqual(expect.arrayContaining(['ON event', 'OFF event', 'both', 'detection at a label', 'label']));
    expect(texts).toEqual(expect.arrayContaining(['x (sensor px)', 'y (sensor px)']));
    expect(texts.filter((text) => /^\d+$/.test(text))).toEqual(['0', '50', '100', '150', '200', '0', '50', '100', '150']);
  });

  it('numbers the box of each track once, at its upper left corner', () => {
    const place = { tUs: 3.1e6, y: 90, truth: 'match' } as const;
    const tracks = [
      { id: 711, points: [{ ...place, x: 121 }] },
      { id: 813, points: [{ ...place, x: 40 }] },
    ];
    const figure = eventFrameFigure({ ...data, tracks });
    expect(textsOf(figure).filter((one) => ['711', '813'].includes(one))).toEqual(['711']);
    // The number stands 4 units to the right of the corner, and 5 above it; a sensor pixel is 3 units.
    const [x, y] = [LEFT / 2 + (110 + 0.5) * 3 + 4, TOP / 2 + (85 + 0.5) * 3 - 5];
    const [, at] = /<text([^>]*)>711</.exec(figure) ?? [];
    expect(at).toContain(`x="${x}" y="${y}"`);
  });

  it('paints events of the interval at their sensor pixels', async () => {
    const picture = decodePng(await eventFramePlot(data));
    const colourOf = (x: number, y: number) => pixelAt(picture, LEFT + x * ZOOM + 3, TOP + y * ZOOM + 3);
    expect(colourOf(0, 0)).toBe(POLARITY_COLOURS.on.toLowerCase());
    expect(colourOf(239, 179)).toBe(POLARITY_COLOURS.off.toLowerCase());
    expect(colourOf(5, 5)).toBe('#ffffff');
    expect(colourOf(7, 7)).toBe('#ffffff');
  });

  it('has an arrow the way the sky goes, with its speed, where it goes', () => {
    expect(textsOf(eventFrameFigure(data)).filter((text) => text.startsWith('sky'))).toEqual([]);
    const figure = eventFrameFigure({ ...data, sky: { vx: -3, vy: 4 } });
    expect(textsOf(figure)).toContain('sky 5.0 px/s');
    const [, points = ''] = /points="([^"]+)"/.exec(figure) ?? [];
    const [from, to, left, right] = points.split(' ').map((point) => point.split(',').map(Number));
    expect([to[0] - from[0], to[1] - from[1]]).toEqual([expect.closeTo(-24, 0), expect.closeTo(32, 0)]);
    expect(Math.hypot(left[0] - right[0], left[1] - right[1])).toBeCloseTo(7, 0);
  });

  it('cuts marks at the edge of the sensor', () => {
    expect(eventFrameFigure(data)).not.toContain('clipPath id="sensor"');
    expect(eventFrameFigure({ ...data, detections: [{ ...box, tUs: 3.05e6, x: -10.4 }] })).toContain(
      `<clipPath id="sensor"><rect x="${LEFT / 2}" y="${TOP / 2}" width="${240 * 3}" height="${180 * 3}"/></clipPath>`,
    );
  });

  it.each([
    [{ x: -10.5 }, 0],
    [{ x: -10.4 }, 1],
    [{ x: 249.5 }, 0],
    [{ x: 249.4 }, 1],
    [{ y: -5.5 }, 0],
    [{ y: -5.4 }, 1],
    [{ y: 184.5 }, 0],
    [{ y: 184.4 }, 1],
  ])('a box of 20 × 10 px at %j has %i of it on the sensor', (place, count) => {
    const svg = eventFrameFigure({ ...data, labels: [], detections: [{ ...box, tUs: 3.05e6, ...place }] });
    const [marks] = (svg.split('clip-path="url(#sensor)"')[1] ?? '').split('</g>');
    expect(marks.match(/<rect/g)?.length ?? 0).toBe(count);
  });

  it('draws the box of a detection around its extent', () => {
    const boxes = eventFrameFigure(data).match(/<rect[^>]* width="60" height="30"[^>]*>/g);
    expect(boxes).toHaveLength(1);
    // Sensor 120 ± 10 and 90 ± 5, half a pixel on, three units a pixel.
    const [x, y] = [LEFT / 2 + 110.5 * 3, TOP / 2 + 85.5 * 3];
    expect(boxes?.[0]).toContain(`x="${x}" y="${y}"`);
  });

  it('tells a detection at a label from one without by colour and by dashes, in picture and legend', () => {
    const [right, wrong] = (['match', 'stray'] as const).map((truth) => ({ ...box, tUs: 3.05e6, truth }));
    const svg = eventFrameFigure({ ...data, detections: [right, wrong] });
    expect(svg.split(`stroke="${MARKS.match}"`)).toHaveLength(1 + 2);
    expect(svg.match(new RegExp(`stroke="${MARKS.stray}" stroke-width="2" stroke-dasharray`, 'g'))).toHaveLength(2);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['detection at a label', 'detection without a label']));
  });

  it('says that the truth is unknown, instead of that there are no objects', () => {
    const texts = textsOf(eventFrameFigure({ ...data, labels: [], labelled: false, note: 'the strongest detection' }));
    expect(texts.join('\n')).toMatch(says('2.000', '2.100', '2 events', '1 detection', 'unknown'));
    expect(texts).toContain('the strongest detection');
    expect(texts).not.toContain('label');
  });

  it('draws a label where the object was in the middle of the interval', () => {
    const circles = eventFrameFigure(data).match(/<circle[^>]* r="14"[^>]*>/g);
    expect(circles).toHaveLength(1);
    // 1.05 s into the 2 s from x = 50 to 70.
    expect(circles?.[0]).toContain(`cx="${LEFT / 2 + 61 * 3}" cy="${TOP / 2 + 60.5 * 3}"`);
  });

  it('is drawn alike each time, three units a sensor pixel', async () => {
    const { width, height } = await drawTwice(() => eventFramePlot(data));
    expect([width - 240 * ZOOM, height - 180 * ZOOM]).toEqual([LEFT + 4 * MARGIN, TOP + 2 * (42 + MARGIN)]);
  });

  it('has an inset at its right where it is given one, and draws it outside the sensor, too', async () => {
    const inset = { title: 'strongest at that object: score 1.4', startUs: 3e6, endUs: 3.1e6, x: 0, y: 0 };
    expect(textsOf(eventFrameFigure({ ...data, inset }))).toContain('strongest at that object: score 1.4');
    const [wide, narrow] = [await drawn(() => eventFramePlot({ ...data, inset })), await drawn(() => eventFramePlot(data))];
    expect(wide.width - narrow.width).toBe(2 * (INSET.width + 26 - MARGIN));
    const far = { ...data, inset, labels: [], detections: [{ ...box, tUs: 3.1e6 }] };
    await expect(eventFramePlot(far)).resolves.toBeInstanceOf(Uint8Array);
  });

  it('scales down for large sensors', async () => {
    const events = { ...data.events, sensor: { width: 1280, height: 720 } };
    expect((await drawn(() => eventFramePlot({ ...data, events }))).width).toBeLessThan(1500);
  });

  it.each([
    [1, 5000],
    [65_535, 1],
    [65_535, 65_535],
  ])('puts pixels of a sensor of %i × %i together until a picture holds them', async (width, height) => {
    const events = { ...data.events, x: new Uint16Array(4), y: new Uint16Array(4), sensor: { width, height } };
    const detections = [{ ...box, x: 0, y: 0, tUs: 3.1e6 }];
    const svg = eventFrameFigure({ ...data, events, detections, labels: [] });
    const size = /^<svg[^>]* width="([\d.]+)" height="([\d.]+)"/.exec(svg)?.slice(1).map(Number);
    expect(Math.max(...(size ?? []))).toBeLessThan(2300);
  });

  it('draws nothing of what lies outside the sensor, also where that is all', async () => {
    const labels = [{ id: 1, t: Float64Array.of(2e6, 4e6), x: Float64Array.of(900, 900), y: Float64Array.of(60, 60) }];
    const outside = { ...data, labels, detections: [{ ...box, tUs: 3.1e6, x: -400 }] };
    expect(eventFrameFigure(outside)).not.toContain('r="14"');
    await expect(eventFramePlot(outside)).resolves.toBeInstanceOf(Uint8Array);
  });

  it('refuses an interval without length', () => {
    expect(() => eventFrameFigure({ ...data, endUs: 3e6 })).toThrow(says(3000000, 3000000));
  });
});
