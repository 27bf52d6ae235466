import { skyToPixel, type TanWcs } from '@spikeseg/astrometry';
import { expect, test } from 'vitest';
import { seeded } from '../../astrometry/src/plate/picture.fixture.ts';
import { measureTrack } from './measure-track.ts';
import { trueTrack } from './night.fixture.ts';
import { hotPixels } from './spots/near-events.ts';
import { skyFrames } from './spots/sky-frame.ts';

const [seconds, psfPx] = [8, 1.6];
const star = { x: 60, y: 50, brightness: 5000, sigmaPx: 0.1, track: 1 };
const path = (tS: number): readonly [number, number] => [star.x + 8 * (tS - 4), star.y + 7];
const wcs: TanWcs = {
  raDeg: 75,
  decDeg: 20,
  pixel: [59.5, 49.5],
  cd: [
    [-0.025, 0],
    [0, 0.025],
  ],
};

/** Events of a star, of a satellite a hundred times dimmer that passes it by 7 px, and of background. */
function passing() {
  const random = seeded(7);
  const normal = (): number => psfPx * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const sensor = { width: 120, height: 100 };
  const drawn: (readonly [number, number, number])[] = [];
  const add = (count: number, place: (tS: number) => readonly [number, number]): void => {
    for (let k = 0; k < count; k++) {
      const tS = seconds * random();
      const [x, y] = place(tS).map(Math.round);
      if (x >= 0 && y >= 0 && x < sensor.width && y < sensor.height) drawn.push([tS * 1e6, x, y]);
    }
  };
  add(star.brightness * seconds, () => [star.x + normal(), star.y + normal()]);
  add(50 * seconds, (tS) => [path(tS)[0] + normal(), path(tS)[1] + normal()]);
  add(0.05 * sensor.width * sensor.height * seconds, () => [sensor.width * random() - 0.5, sensor.height * random() - 0.5]);
  const sorted = drawn.toSorted((a, b) => a[0] - b[0]);
  const of = (k: 0 | 1 | 2): number[] => sorted.map((event) => event[k]);
  const [t, x, y] = [Float64Array.from(of(0)), Uint16Array.from(of(1)), Uint16Array.from(of(2))];
  return { t, x, y, p: Uint8Array.from(t, () => 1), sensor };
}

test('a satellite that passes a star a hundred times as bright keeps its own places', () => {
  const events = passing();
  const [frame] = skyFrames(undefined, events.sensor, 0, seconds * 1e6);
  const fit = { stars: 30, sigmaPx: 0.1, mean: [60, 50], inverseScatter: [0, 0, 0] } as const;
  const t = Float64Array.from({ length: 100 * seconds }, (_, k) => 1e4 * k);
  const track = trueTrack(2, 'satellite', { t, x: t.map((tUs) => path(tUs / 1e6)[0]), y: t.map((tUs) => path(tUs / 1e6)[1]) });
  const plate = { kind: 'solved', wcs, believed: { by: 'given' }, matches: [], fit } as const;
  // Of the star no pixel counts as hot.
  const framed = { events, hot: hotPixels(events).fill(0), frame };
  const { observations } = measureTrack({ number: 0, framed, psfPx, plate, zero: undefined, stars: [star] }, track, {
    epochAt: () => ({ utc: '2026-11-28T19:30:00Z', atUs: 0, sigmaS: 0.001 }),
    stepS: 1,
  });
  expect(observations.length).toBeGreaterThan(4);
  for (const one of observations) {
    const [x, y] = skyToPixel(wcs, one)!;
    const [tx, ty] = path(one.tUs / 1e6);
    expect(Math.hypot(x - tx, y - ty), `${one.tUs / 1e6} s`).toBeLessThan(1);
  }
});
