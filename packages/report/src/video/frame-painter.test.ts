import type { EventStream } from '@spikeseg/events';
import { describe, expect, it } from 'vitest';
import { FramePainter, videoPalette } from './frame-painter.ts';
import type { PlacedTrack } from './track-places.ts';

type Row = readonly [t: number, x: number, y: number, p: number];

const stream = (width: number, height: number, rows: readonly Row[] = []): EventStream => ({
  t: Float64Array.from(rows, ([t]) => t),
  x: Uint16Array.from(rows, ([, x]) => x),
  y: Uint16Array.from(rows, ([, , y]) => y),
  p: Uint8Array.from(rows, ([, , , p]) => p),
  sensor: { width, height },
});

const track = (id: number, x: number, y: number, more: Partial<PlacedTrack> = {}): PlacedTrack => ({
  id,
  x,
  y,
  w: 10,
  h: 8,
  isSeen: true,
  isStar: false,
  trail: [{ x, y }],
  ...more,
});

interface Look {
  readonly startUs?: number;
  readonly endUs?: number;
  readonly clock?: number;
  readonly tracks?: readonly PlacedTrack[];
}

const colours = videoPalette.map((colour) => `#${Buffer.from(colour).toString('hex')}`);
const hex = (place: number): string => colours[place];

/** Paints a frame; `at` tells the colour of one of its pixels, `count` how many of some rows have a colour. */
async function paint(events: EventStream, look: Look = {}, notes: readonly string[] = []) {
  const painter = await FramePainter.open(events, notes);
  const { width, height, data } = painter.paint({ startUs: 0, endUs: 1000, clock: 1.5, tracks: [], ...look });
  const at = (x: number, y: number): string => hex(data[y * width + x]);
  const count = (colour: string, below = 0, until = height): number =>
    data.subarray(below * width, until * width).filter((one) => hex(one) === colour).length;
  return { width, height, data: data.slice(), at, count };
}

const [white, on, off, both] = ['#ffffff', '#d55e00', '#0072b2', '#555555'];
const [first, second] = ['#009e73', '#882255'];

describe('size of a frame', () => {
  it.each([
    [240, 180, 720, 540],
    [346, 260, 692, 520],
    [640, 480, 640, 480],
    [1280, 720, 1280, 720],
    [34, 34, 714, 714],
    [180, 240, 540, 720],
    // Every second pixel of the sensor has none of its own.
    [2560, 1440, 1280, 720],
    // Even edges, for what makes other videos of it.
    [333, 333, 666, 666],
    [721, 401, 722, 402],
  ])('a sensor of %d × %d px takes %d × %d px, and the line with the clock 30', async (width, height, wide, high) => {
    const painter = await FramePainter.open(stream(width, height), []);
    expect([painter.raster.width, painter.raster.height]).toEqual([wide, high + 30]);
  });
});

it('a line one pixel high lies between the events and the clock', async () => {
  const { at, count } = await paint(stream(240, 180));
  expect(at(0, 540)).not.toBe(white);
  expect(count(at(0, 540), 540, 541)).toBe(720);
  expect([at(0, 539), at(0, 541)]).toEqual([white, white]);
});

describe('events of a frame', () => {
  const rows: Row[] = [
    [99, 5, 5, 1],
    [100, 0, 0, 1],
    [150, 1, 0, 0],
    [160, 239, 179, 0],
    [170, 239, 179, 1],
    [180, 0, 0, 1],
    [200, 7, 7, 1],
  ];

  it('are squares of three pixels by polarity, y down, from the start on and before the end', async () => {
    const { at, count } = await paint(stream(240, 180, rows), { startUs: 100, endUs: 200 });
    for (const corner of [0, 2]) {
      expect(at(corner, corner)).toBe(on);
      expect(at(3 + corner, corner)).toBe(off);
      expect(at(717 + corner, 537 + corner)).toBe(both);
    }
    expect([on, off, both].map((colour) => count(colour, 0, 540))).toEqual([9, 9, 9]);
    expect(count(white, 0, 540)).toBe(720 * 540 - 27);
  });

  it('of a frame before are gone', async () => {
    const painter = await FramePainter.open(stream(240, 180, rows), []);
    const frame = { clock: 1, tracks: [] };
    const one = painter.paint({ ...frame, startUs: 100, endUs: 200 }).data.slice();
    painter.paint({ ...frame, startUs: 0, endUs: 100 });
    expect(painter.paint({ ...frame, startUs: 100, endUs: 200 }).data).toEqual(one);
  });

  it('share a pixel where the sensor has more of them than the frame', async () => {
    const { at, count } = await paint(
      stream(2560, 1440, [
        [0, 2, 4, 1],
        [1, 3, 5, 0],
        [2, 2559, 1439, 1],
      ]),
    );
    expect([at(1, 2), at(1279, 719)]).toEqual([both, on]);
    expect(count(white, 0, 720)).toBe(1280 * 720 - 2);
  });
});

describe('tracks of a frame', () => {
  it('a box has its middle at the middle of the pixel, and a line of two pixels', async () => {
    // (100.5, 60.5) · 3 = (301.5, 181.5), 30 × 24 px: from 287 and 170 on.
    const { at, count } = await paint(stream(240, 180), { tracks: [track(1, 100, 60)] });
    for (const [x, y] of [
      [287, 170],
      [316, 170],
      [287, 193],
      [316, 193],
      [288, 171],
    ] as const)
      expect(at(x, y)).toBe(first);
    for (const [x, y] of [
      [286, 180],
      [317, 180],
      [300, 194],
      [289, 172],
    ] as const)
      expect(at(x, y)).toBe(white);
    expect(count(first, 170, 194)).toBe(30 * 24 - 26 * 20);
  });

  it('a box of what is small has 14 px', async () => {
    const { count } = await paint(stream(640, 480), { tracks: [track(2, 100, 60, { w: 1, h: 0 })] });
    expect(count(second)).toBe(14 * 14 - 10 * 10);
  });

  it('a box is dashed where nothing was seen', async () => {
    const { at } = await paint(stream(240, 180), { tracks: [track(1, 100, 60, { isSeen: false })] });
    // Dashes and gaps of four.
    const side = Array.from({ length: 12 }, (_, k) => at(291 + k, 170));
    expect(side).toEqual([white, white, white, white, first, first, first, first, white, white, white, white]);
  });

  it('a trail lies below the events, a box over them', async () => {
    const trail = [
      { x: 20, y: 60 },
      { x: 100, y: 60 },
    ];
    const rows: Row[] = [
      [0, 50, 60, 1],
      [0, 96, 60, 1],
    ];
    const { at } = await paint(stream(240, 180, rows), { tracks: [track(1, 100, 60, { trail })] });
    expect([at(100, 181), at(100, 182), at(100, 180), at(100, 183)]).toEqual([first, first, white, white]);
    expect(at(151, 181)).toBe(on);
    expect([at(288, 181), at(289, 181)]).toEqual([first, on]);
    expect([at(60, 181), at(62, 181)]).toEqual([white, first]);
  });

  it('a number stands above the box, on white, and below it at the upper edge', async () => {
    const noise = Array.from({ length: 240 * 180 }, (_, i): Row => [0, i % 240, Math.floor(i / 240), 1]);
    const look = { tracks: [track(17, 100, 60), track(3, 120, 2)] };
    const { at, count } = await paint(stream(240, 180, noise), look);
    // 19 px high, from the left edge of the box on.
    expect([at(287, 151), at(287, 169), at(287, 150), at(286, 160)]).toEqual([white, white, on, on]);
    // 18 px of digits, and 2 px on each side.
    expect([at(308, 151), at(309, 151)]).toEqual([white, on]);
    expect(count('#222222', 151, 170)).toBeGreaterThan(20);
    expect([at(347, 19), at(347, 20)]).toEqual(['#cc79a7', white]);
    expect(count('#222222', 0, 150)).toBeGreaterThan(15);
    expect(count('#222222', 170, 540)).toBe(0);
  });

  it('what lies outside of the sensor stays outside of the frame', async () => {
    const tracks = [track(1, -80, -80), track(2, 400, 400), track(12_345_678, 239, 179), track(4, -1, 90)];
    const { width, height, count } = await paint(stream(240, 180), { tracks });
    expect([width, height]).toEqual([720, 570]);
    // The line with the clock is painted over what reaches below the sensor.
    expect(count('#999933', 540)).toBe(0);
  });
});

describe('the line below', () => {
  it('has the clock at the left, and nothing else changes with it', async () => {
    const [one, two] = [await paint(stream(240, 180), { clock: 1.5 }), await paint(stream(240, 180), { clock: 1.6 })];
    const differing = Array.from(one.data, (colour, i) => (colour === two.data[i] ? -1 : i)).filter((i) => i >= 0);
    expect(differing.length).toBeGreaterThan(10);
    expect(Math.min(...differing.map((i) => Math.floor(i / 720)))).toBeGreaterThan(540);
    expect(Math.max(...differing.map((i) => i % 720))).toBeLessThan(110);
  });

  it('tells the colours of events, and what is noted; words without room are left out', async () => {
    const full = await paint(stream(240, 180), {}, ['last 100 ms']);
    expect([on, off, both].map((colour) => full.count(colour, 540))).toEqual([100, 100, 100]);
    const plain = await paint(stream(240, 180));
    expect(full.count('#666666', 540)).toBeGreaterThan(plain.count('#666666', 540));
    const narrow = await paint(stream(60, 360));
    expect(narrow.width).toBe(120);
    expect([on, off, both].map((colour) => narrow.count(colour, 720))).toEqual([0, 0, 0]);
    expect(narrow.count('#222222', 720)).toBeGreaterThan(20);
  });

  it('the colours fit four bits', () => expect(videoPalette).toHaveLength(16));
});
