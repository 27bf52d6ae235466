import { randomGenerator } from '@spikeseg/snn-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelTrack } from './generate-recording.ts';
import { everything, isPoissonCount, plainOptics } from './generator.fixture.ts';
import { fewStars, satellites, starDriftAngle } from './sky.ts';
import { EventBuffer } from './spots/event-buffer.ts';
import { type MovingSpot, placeAt } from './spots/moving-spot.ts';
import { addSpot } from './spots/point-source.ts';

const sensor = { width: 240, height: 180 };
const speedOf = (vx: number, vy: number) => Math.hypot(vx, vy);

const eventsOf = (spot: MovingSpot) => {
  const buffer = new EventBuffer(sensor);
  const place = (tS: number) => placeAt(spot, tS);
  addSpot(buffer, { ...spot, place, fromS: 0, untilS: 8 }, plainOptics, 3, randomGenerator(5));
  return buffer.sorted(0).events;
};

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('fewStars', () => {
  const stars = fewStars({ ...everything, stars: 200 }, sensor, 7);

  it('are spread over the whole chip, as bright as ever and there all the time', () => {
    expect(stars.length).toBe(200);
    expect(stars.every(({ x, y }) => x >= 0 && y >= 0 && x < sensor.width && y < sensor.height)).toBe(true);
    expect(stars.every(({ rateHz, fromS, untilS }) => rateHz >= 10 && rateHz <= 40 && fromS === 0 && untilS === 10)).toBe(true);
    expect(new Set(stars.map(({ x, y }) => `${x < sensor.width / 2} ${y < sensor.height / 2}`)).size).toBe(4);
    expect(new Set(stars.map(({ seed }) => seed)).size).toBe(200);
  });

  it('drift in any direction', () => {
    const quarters = Array.from({ length: 100 }, (_, seed) => Math.floor(starDriftAngle(seed) / (Math.PI / 2)));
    expect(new Set(quarters)).toEqual(new Set([0, 1, 2, 3]));
  });
});

describe('satellites', () => {
  it('are as fast and as bright as asked, and inside the middle half of the chip in the middle half of the time', () => {
    for (let seed = 0; seed < 200; seed++) {
      for (const curvatureDegPx of [0, 2])
        for (const spot of satellites({ ...everything, curvatureDegPx }, sensor, seed)) {
          const places = Array.from({ length: 501 }, (_, i) => 2.5 + i / 100).map((t) => placeAt(spot, t));
          const speeds = places.map((place) => speedOf(place?.vx ?? NaN, place?.vy ?? NaN));
          expect(speeds.every((speed) => speed >= 5 - 1e-9 && speed <= 20 + 1e-9)).toBe(true);
          expect(spot.rateHz).toBeGreaterThanOrEqual(200);
          expect(spot.rateHz).toBeLessThanOrEqual(400);
          expect(places.some((place) => place && place.x >= 59 && place.x <= 181 && place.y >= 44 && place.y <= 136)).toBe(true);
        }
    }
  });

  it('turn to either side by up to what is asked, and are where they were at the same time without a turn', () => {
    const turns: number[] = [];
    for (let seed = 0; seed < 100; seed++) {
      const [straight] = satellites(everything, sensor, seed);
      const [curved] = satellites({ ...everything, curvatureDegPx: 0.1 }, sensor, seed);
      if (!('angle' in curved)) throw new Error('expected a curved path');
      turns.push((curved.turnPerPx / Math.PI) * 180);
      const [there, same] = [placeAt(straight, curved.tS), placeAt(curved, curved.tS)];
      for (const field of ['x', 'y', 'vx', 'vy'] as const) expect(same?.[field]).toBeCloseTo(there?.[field] ?? NaN, 9);
    }
    expect(turns.every((turn) => Math.abs(turn) <= 0.1)).toBe(true);
    expect(Math.min(...turns)).toBeLessThan(-0.09);
    expect(Math.max(...turns)).toBeGreaterThan(0.09);
  });

  it('have speeds whose logarithms are even where that is asked: half are slower than the geometric mean', () => {
    const options = { ...everything, satellites: 1, speedPxS: [2, 200], speedSpread: 'logarithmic' } as const;
    const speeds = Array.from({ length: 400 }, (_, seed) => placeAt(satellites(options, sensor, seed)[0], 0)).map((place) =>
      speedOf(place?.vx ?? NaN, place?.vy ?? NaN),
    );
    expect(speeds.every((speed) => speed >= 2 - 1e-9 && speed <= 200 + 1e-9)).toBe(true);
    // Binomial with n 400, p 1/2: standard deviation 10.
    expect(Math.abs(speeds.filter((speed) => speed < 20).length - 200)).toBeLessThan(50);
  });
});

describe('labelTrack', () => {
  const spot: MovingSpot = { x: -3, y: 20.3, vx: 30, vy: 0.1, rateHz: 100 };
  const track = labelTrack(4, (tS) => placeAt(spot, tS), sensor, 2 ** 31 + 12_345, 10);

  it('holds the position of the spot every 10 ms, from entering the chip to leaving it', () => {
    expect(track.id).toBe(4);
    // On the chip from x = 0 at 0.1 s to x = 239 at 8.0667 s.
    expect(track.t.length).toBe(797);
    track.x.forEach((x, i) => expect(x).toBeCloseTo(0.3 * i, 9));
    track.y.forEach((y, i) => expect(y).toBeCloseTo(20.31 + 0.001 * i, 9));
  });

  it('has times in single precision: beyond 2^31 µs they are multiples of 256 µs, at most 128 µs off', () => {
    track.t.forEach((t, i) => {
      expect(t % 256).toBe(0);
      expect(Math.abs(t - (2 ** 31 + 12_345 + 100_000 + 10_000 * i))).toBeLessThanOrEqual(128);
    });
  });

  it('has positions that survive being stored 1-based', () => {
    const coordinate = fc.double({ min: 0, max: 200, noNaN: true });
    const velocity = fc.double({ min: -50, max: 50, noNaN: true });
    fc.assert(
      fc.property(coordinate, coordinate, velocity, velocity, (x, y, vx, vy) => {
        const labels = labelTrack(0, (tS) => placeAt({ x, y, vx, vy, rateHz: 1 }, tS), sensor, 0, 0.2);
        for (const position of [...labels.x, ...labels.y]) expect(position + 1 - 1).toBe(position);
      }),
    );
  });

  it('is empty for a spot that never comes', () => {
    expect(labelTrack(0, (tS) => placeAt({ ...spot, vx: -30 }, tS), sensor, 0, 10).t.length).toBe(0);
  });
});

describe('addSpot', () => {
  const moving: MovingSpot = { x: 50, y: 90, vx: 6, vy: 8, rateHz: 1000 };
  const { t, x, y, p } = eventsOf(moving);
  /** Distance ahead of the centre along the way and beside it, px. */
  const offsets = Array.from(t, (tUs, i) => {
    const [dx, dy] = [x[i] - (50 + (6 * tUs) / 1e6), y[i] - (90 + (8 * tUs) / 1e6)];
    return { ahead: 0.6 * dx + 0.8 * dy, beside: -0.8 * dx + 0.6 * dy, p: p[i] };
  });

  it('has the rate and the share of ON events of a spot', () => {
    expect(isPoissonCount(t.length, 8000)).toBe(true);
    expect(Math.abs(mean([...p]) - 0.85)).toBeLessThan(5 * Math.sqrt((0.85 * 0.15) / t.length));
  });

  it('is brighter ahead of the centre and darker behind it', () => {
    const along = (on: number) => mean(offsets.filter((offset) => offset.p === on).map(({ ahead }) => ahead));
    // Standard errors: about 1.04 px / √n.
    expect(Math.abs(along(1) - 0.7)).toBeLessThan(0.065);
    expect(Math.abs(along(0) + 0.7)).toBeLessThan(0.16);
    expect(Math.abs(mean(offsets.map(({ beside }) => beside)))).toBeLessThan(0.06);
  });

  it('is as wide as the point spread, plus rounding to pixels', () => {
    const variance = mean(offsets.map(({ beside }) => beside ** 2));
    expect(Math.abs(variance - (1 + 1 / 12))).toBeLessThan(0.1);
  });

  it('stays in place without speed', () => {
    const still = eventsOf({ ...moving, vx: 0, vy: 0 });
    expect(Math.abs(mean([...still.x]) - 50)).toBeLessThan(0.06);
    expect(Math.abs(mean([...still.y]) - 90)).toBeLessThan(0.06);
  });
});
