import { describe, expect, it } from 'vitest';
import { MARKS } from '../drawing/palette.ts';
import { textsOf } from './charts.fixture.ts';
import { frameInset } from './frame-inset.ts';

const around = {
  events: {
    t: Float64Array.of(0, 1.95e6, 2.1e6, 2.1e6),
    x: Uint16Array.of(100, 101, 102, 10),
    y: Uint16Array.of(80, 80, 81, 80),
    p: Uint8Array.of(1, 1, 0, 1),
    sensor: { width: 240, height: 180 },
  },
  detections: [{ tUs: 2.2e6, x: 100, y: 80, w: 10, h: 4, truth: 'match' as const }],
  labels: [{ id: 1, t: Float64Array.of(2e6, 3e6), x: Float64Array.of(100, 100), y: Float64Array.of(80, 80) }],
  originUs: 0,
};
const inset = { title: 'best', startUs: 2e6, endUs: 2.2e6, x: 100, y: 80 };

describe('frameInset', () => {
  it('says which moment and which part of the sensor it shows, and how many events the second before has', () => {
    // 40 px around 100 and 80; of the second before, the event at 0 s is too early and that at x = 10 elsewhere.
    expect(textsOf(frameInset(inset, around, 0, 0))).toEqual([
      'best',
      't = 2.000 s; x 81 to 120, y 61 to 100 px',
      'the same place, the second before',
      't = 1.20 to 2.20 s; 2 events',
    ]);
  });

  it('draws the detection at its place, 5.5 units a sensor pixel, and the label', () => {
    const svg = frameInset(inset, around, 0, 0);
    // From 95 to 105 and from 78 to 82, half a pixel on, counted from 81 and 61.
    expect(svg).toMatch(
      new RegExp(`<rect x="${14.5 * 5.5}" y="${17.5 * 5.5}" width="55" height="22" fill="none" stroke="${MARKS.match}"`),
    );
    expect(svg).toContain(`<circle cx="${19.5 * 5.5}" cy="${19.5 * 5.5}"`);
  });

  it('stays inside the sensor, also where that is smaller than the inset', () => {
    expect(textsOf(frameInset({ ...inset, x: 239, y: 0 }, around, 0, 0))[1]).toContain('x 200 to 239, y 0 to 39 px');
    const small = { ...around, events: { ...around.events, t: new Float64Array(), sensor: { width: 30, height: 20 } } };
    expect(textsOf(frameInset(inset, small, 0, 0))[1]).toContain('x 10 to 29, y 0 to 19 px');
  });

  it('shows no detection of another moment', () => {
    const later = { ...around, detections: [{ ...around.detections[0], tUs: 2.3e6 }], labels: [] };
    const svg = frameInset(inset, later, 0, 0);
    expect(svg).not.toContain('clip-path');
    expect(svg).not.toContain(MARKS.match);
  });
});
