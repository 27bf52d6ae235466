import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { generateRecording } from './generate-recording.ts';
import { isPoissonCount } from './generator.fixture.ts';
import { jogsPaths } from './jogs.ts';
import { sceneOptions } from './scenes/scene-options.ts';

const sensor = { width: 240, height: 180 };
const options = { durationS: 60, satellites: 2, satelliteRateHz: [8, 40] as const };
const drawn = Array.from({ length: 40 }, (_, seed) => jogsPaths(options, sensor, randomGenerator(seed)));
const quiet = { backgroundRateHz: 0, hotPixels: 0 };

/** Moves of an object, px and s: its straight parts above 5 px/s, those that follow each other together. */
function movesOf({ knots }: (typeof drawn)[number][number]) {
  const moves: { lengthPx: number; lastsS: number; endS: number }[] = [];
  knots.slice(1).forEach((to, k) => {
    const from = knots[k];
    const [wayPx, s] = [Math.hypot(to.x - from.x, to.y - from.y), to.tS - from.tS];
    if (wayPx / s < 5) return;
    const last = moves.at(-1);
    if (last !== undefined && from.tS - last.endS < 1e-9)
      Object.assign(last, { lengthPx: last.lengthPx + wayPx, lastsS: last.lastsS + s, endS: to.tS });
    else moves.push({ lengthPx: wayPx, lastsS: s, endS: to.tS });
  });
  return moves;
}

describe('jogs', () => {
  it('are of one object or two, which jump alike', () => {
    expect(new Set(drawn.map(({ length }) => length))).toEqual(new Set([1, 2]));
    for (const [one, other] of drawn.filter(({ length }) => length === 2)) {
      expect(other.knots.map(({ tS }) => tS)).toEqual(one.knots.map(({ tS }) => tS));
      one.knots.forEach(({ x, y }, k) => {
        expect(other.knots[k].x - x).toBeCloseTo(other.knots[0].x - one.knots[0].x, 9);
        expect(other.knots[k].y - y).toBeCloseTo(other.knots[0].y - one.knots[0].y, 9);
      });
    }
  });

  it('are 10 to 25 px long and last 0.08 to 0.15 s, but for longer ones at 70 to 290 px/s', () => {
    const moves = drawn.flatMap(([one]) => movesOf(one));
    const far = moves.filter(({ lengthPx }) => lengthPx > 26);
    expect(moves.length).toBeGreaterThan(300);
    expect(far.length).toBeGreaterThan(20);
    for (const { lengthPx, lastsS } of moves.filter((move) => !far.includes(move))) {
      // The first and the last part of a jog of 10 px in 0.15 s are faster than 5 px/s.
      expect(lengthPx).toBeGreaterThan(9.99);
      expect(lastsS).toBeGreaterThan(0.079);
      expect(lastsS).toBeLessThan(0.151);
    }
    for (const { lengthPx, lastsS } of far) {
      expect(lengthPx).toBeLessThan(80.1);
      expect(lengthPx / lastsS).toBeGreaterThan(69);
      expect(lengthPx / lastsS).toBeLessThan(291);
    }
  });

  it('give events in proportion to the way, beside those at rest', () => {
    const { recording } = generateRecording(sceneOptions('jogs', { ...quiet, response: { burstShare: 0 } }), 12);
    const paths = jogsPaths(options, sensor, randomGenerator(12));
    const expected = paths.map(({ knots, rateHz, perPx = 0 }) => {
      const wayPx = knots.slice(1).reduce((sum, { x, y }, k) => sum + Math.hypot(x - knots[k].x, y - knots[k].y), 0);
      return 60 * rateHz + perPx * wayPx;
    });
    expect(
      isPoissonCount(
        recording.events.t.length,
        expected.reduce((a, b) => a + b),
      ),
    ).toBe(true);
  });
});
