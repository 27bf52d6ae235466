import { expect, test } from 'vitest';
import { decodePng } from '../drawing/decode-png.fixture.ts';
import { overviewPlot } from './overview-plot.ts';

const events = {
  t: Float64Array.from({ length: 40 }, (_, k) => k),
  x: Uint16Array.from({ length: 40 }, (_, k) => (k < 30 ? 3 : k % 8)),
  y: Uint16Array.from({ length: 40 }, (_, k) => (k < 30 ? 1 : k % 4)),
  p: new Uint8Array(40),
  sensor: { width: 8, height: 4 },
};
const nothing = { points: [], classes: new Map() };

test('A small picture is lighter where there are more events, with paths of what is no star.', () => {
  const points = [0, 7].flatMap((x) => [1, 2, 3].map((track) => ({ track, x, y: track })));
  const classes = new Map([
    [1, { class: 'star' as const }],
    [2, { class: 'satellite' as const }],
  ]);
  const { width, height, data } = decodePng(overviewPlot({ events, points, classes }, 320));
  expect([width, height]).toEqual([320, 160]);
  const at = (x: number, y: number) => [...data.subarray(3 * ((40 * y + 20) * width + 40 * x + 20)).subarray(0, 3)];
  expect(at(3, 1)).toEqual([0xd8, 0xdd, 0xe6]);
  expect(at(6, 1)).toEqual([0x12, 0x16, 0x1e]);
  expect([at(4, 2), at(4, 3)]).toEqual([
    [0xe6, 0x9f, 0],
    [0x56, 0xb4, 0xe9],
  ]);
});

test('A large sensor is put together.', () => {
  const large = { ...events, sensor: { width: 1280, height: 720 } };
  const { width, height } = decodePng(overviewPlot({ events: large, ...nothing }, 320));
  expect([width, height]).toEqual([320, 180]);
});

test('Of nothing there is a dark picture.', () => {
  const none = { t: new Float64Array(), x: new Uint16Array(), y: new Uint16Array(), p: new Uint8Array(), sensor: events.sensor };
  expect(new Set(decodePng(overviewPlot({ events: none, ...nothing }, 320)).data)).toEqual(new Set([0x12, 0x16, 0x1e]));
});
