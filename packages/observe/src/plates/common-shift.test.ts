import { randomGenerator } from '@spikeseg/snn-core';
import { expect, test } from 'vitest';
import { type SkyFrame, skyFrames } from '../spots/sky-frame.ts';
import { withoutCommonShift } from './common-shift.ts';

const sensor = { width: 200, height: 200 };
const [psfPx, radiusPx] = [1.5, 7];
/** Where the sky is in each second beside where it should be, px. */
const shifts = [
  [2, -1],
  [-2, 1],
  [1, 2],
  [-1, -2],
] as const;
const [fromUs, untilUs] = [5e6, 8.7e6];
const stars = Array.from({ length: 9 }, (_, k) => ({
  x: 30 + 60 * (k % 3),
  y: 30 + 60 * Math.floor(k / 3),
  fromUs,
  untilUs,
  share: 0.75,
}));

/** Of each star 60 events a second, and 20 of background around it. */
function sky(endUs = untilUs) {
  const random = randomGenerator(4);
  const around = (spread: () => number) =>
    shifts.flatMap(([sx, sy], s) =>
      stars.map(({ x, y }) => [s + random.uniform(), x + sx + spread(), y + sy + spread()] as const),
    );
  const rows = [
    ...Array.from({ length: 60 }, () => around(() => psfPx * random.normal())).flat(),
    ...Array.from({ length: 20 }, () => around(() => 12 * random.uniform() - 6)).flat(),
  ].toSorted((a, b) => a[0] - b[0]);
  const t = Float64Array.from(rows, ([s]) => fromUs + 1e6 * s);
  const [x, y] = [1, 2].map((column) => Uint16Array.from(rows, (row) => Math.round(row[column])));
  const [frame] = skyFrames(undefined, sensor, fromUs, endUs);
  return { events: { t, x, y, p: new Uint8Array(t.length), sensor }, hot: new Uint8Array(200 * 200), frame };
}

const shiftAt = (frame: SkyFrame, s: number): readonly [number, number] => {
  const [x, y] = frame.toPicture(100, 90, fromUs + 1e6 * s);
  return [100 - x, 90 - y];
};

test('what all stars share is taken out, tenth by tenth of a second', () => {
  const frame = withoutCommonShift(sky(), stars, psfPx, radiusPx);
  for (const s of [0.25, 0.75, 1.5, 2.5, 3.5]) {
    const [x, y] = shiftAt(frame, s);
    const [sx, sy] = shifts[Math.floor(s)];
    expect(Math.hypot(x - sx, y - sy)).toBeLessThan(0.75);
  }
  // 6 events of 9 stars know each axis to about psf/√54.
  expect(Math.sqrt(frame.variance(fromUs))).toBeCloseTo(psfPx / Math.sqrt(54), 1);
});

test('a part of a second has its shift, too', () => {
  const [x, y] = shiftAt(withoutCommonShift(sky(fromUs + 6e5), stars, psfPx, radiusPx), 0.2);
  expect(Math.hypot(x - shifts[0][0], y - shifts[0][1])).toBeLessThan(0.75);
});

test('where no star is the frame stays as it is, and nothing is known', () => {
  const frame = withoutCommonShift(sky(), [], psfPx, radiusPx);
  expect([shiftAt(frame, 2), frame.variance(fromUs)]).toEqual([[0, 0], 0]);
});
