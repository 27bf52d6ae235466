import { describe, expect, it } from 'vitest';
import { isPoissonCount } from './generator.fixture.ts';
import { standingTelescope } from './generator-options.ts';
import { starField } from './star-field.ts';
import { skyMotion, type Telescope } from './telescope.ts';

const sensor = { width: 240, height: 180 };
const density = { stars: 40, magnitudes: [4, 14], zeroPoint: 14, psfPx: 2 } as const;
const still: Telescope = { ...standingTelescope, driftPxS: 0 };
const motionOf = (change: Partial<Telescope>, more: Partial<Parameters<typeof skyMotion>[1]> = {}, seed = 5) =>
  skyMotion({ ...still, ...change }, { slews: [], driftAngle: 0.4, ...more }, sensor, seed);
const isOn = ({ x, y }: { readonly x: number; readonly y: number }) => x >= 0 && y >= 0 && x <= 239 && y <= 179;
const starsAfter = (slews: Parameters<typeof skyMotion>[1]['slews']) => starField(density, motionOf({}, { slews }), sensor, 9, 7);

describe('starField', () => {
  it('has a Poisson number of stars per chip, evenly on it', () => {
    const counts = Array.from(
      { length: 200 },
      (_, seed) => starField(density, motionOf({}), sensor, 1, seed).filter(isOn).length,
    );
    const total = counts.reduce((sum, count) => sum + count, 0);
    expect(isPoissonCount(total, 200 * 40 * (239 / 240) * (179 / 180))).toBe(true);
    const variance = counts.reduce((sum, count) => sum + (count - total / 200) ** 2, 0) / 199;
    // The variance of a Poisson number is its mean; that of 200 of them has a standard error of 10 %.
    expect(Math.abs(variance / 40 - 1)).toBeLessThan(0.4);
  });

  it('has as many bright ones among dim ones as the sky: the slope of the counts', () => {
    const rates = Array.from({ length: 200 }, (_, seed) => starField(density, motionOf({}), sensor, 1, seed)).flatMap((stars) =>
      stars.map(({ rateHz }) => rateHz),
    );
    const brighterThan = (magnitude: number) => rates.filter((rate) => rate > 10 ** (0.4 * (14 - magnitude))).length;
    expect(brighterThan(14)).toBe(rates.length);
    expect(isPoissonCount(brighterThan(12), rates.length * (2955951 / 17214116))).toBe(true);
    expect(isPoissonCount(brighterThan(10), rates.length * (382925 / 17214116))).toBe(true);
    const slope = Math.log10(brighterThan(12) / brighterThan(10)) / 2;
    expect(Math.abs(slope - 0.444)).toBeLessThan(0.05);
  });

  it('knows when a star can be on the chip: it is never there at another time', () => {
    const slews = [{ tS: 3, speedPxS: 280, angle: 2, lengthPx: 300 }];
    const followed = { x: 0, y: 0, vx: 30, vy: -200, rateHz: 1 };
    const motion = motionOf({ driftPxS: 3, rotationDegS: 2, jitterPx: 1 }, { slews, followed });
    const times = Array.from({ length: 250 }, (_, i) => i / 50);
    for (const star of starField(density, motion, sensor, 5, 7)) {
      const place = motion.star(star.x, star.y);
      const outside = times.filter((tS) => (tS < star.fromS || tS > star.untilS) && isOn(place(tS)));
      expect(outside).toEqual([]);
    }
  });

  it('has stars on the whole chip all the time, while the telescope goes on', () => {
    const followed = { x: 0, y: 0, vx: 300, vy: 100, rateHz: 1 };
    const motion = motionOf({}, { followed });
    const stars = starField(density, motion, sensor, 10, 7);
    const counts = Array.from({ length: 20 }, (_, i) => stars.filter(({ x, y }) => isOn(motion.star(x, y)(i / 2))).length);
    expect(
      isPoissonCount(
        counts.reduce((sum, count) => sum + count, 0),
        20 * 40,
      ),
    ).toBe(true);
    expect(Math.min(...counts)).toBeGreaterThan(10);
    // Time in which events are drawn for nothing: no more than a few times that on the chip.
    const seconds = stars.reduce((sum, { fromS, untilS }) => sum + untilS - fromS, 0);
    expect(seconds).toBeLessThan(8 * 40 * 10);
  });

  it('has the same star, with the same events, whichever way the telescope comes to it', () => {
    const [first, second] = [
      starsAfter([{ tS: 1, speedPxS: 50, angle: 0, lengthPx: 100 }]),
      starsAfter([
        { tS: 1, speedPxS: 90, angle: 1, lengthPx: 200 },
        { tS: 5, speedPxS: 90, angle: 1 + Math.PI, lengthPx: 150 },
      ]),
    ];
    const byKey = new Map(first.map((star) => [`${star.x} ${star.y}`, star]));
    const common = second.filter(({ x, y }) => byKey.has(`${x} ${y}`));
    expect(common.length).toBeGreaterThan(50);
    expect(
      common.every(({ x, y, seed, rateHz }) => {
        const star = byKey.get(`${x} ${y}`);
        return star?.seed === seed && star.rateHz === rateHz;
      }),
    ).toBe(true);
    expect(new Set(first.map(({ seed }) => seed)).size).toBe(first.length);
  });
});
