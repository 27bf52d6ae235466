import { expect, test } from 'vitest';
import { labelImages } from './write-found.ts';

const events = {
  t: Float64Array.of(1, 2, 3),
  x: Uint16Array.of(0, 2, 1),
  y: Uint16Array.of(0, 1, 1),
  p: new Uint8Array(3),
  sensor: { width: 3, height: 2 },
};
const found = (tUs: number, ...own: readonly number[]) => ({
  recording: 'r',
  tUs,
  durationUs: 1,
  x: 0,
  y: 0,
  w: 1,
  h: 1,
  score: 1,
  events: Uint32Array.from(own),
});

test('pixels hold the number of their detection in the step, 0 where there is none', () => {
  const images = [...labelImages({ events, detections: [found(10, 0), found(10, 1, 2), found(20, 1)] })];
  expect(images.map(({ tUs }) => tUs)).toEqual([10, 20]);
  const blue = images.map(({ image }) => [...image.data].filter((_, k) => k % 3 === 2));
  expect(blue).toEqual([
    [1, 0, 0, 0, 2, 2],
    [0, 0, 0, 0, 0, 1],
  ]);
  expect(images[0].image).toMatchObject({ width: 3, height: 2, channels: 3 });
});

test('more than 255 in a step are told apart', () => {
  const [{ image }] = labelImages({ events, detections: Array.from({ length: 300 }, () => found(10, 0)) });
  expect([...image.data.subarray(0, 3)]).toEqual([0, 1, 44]);
});
