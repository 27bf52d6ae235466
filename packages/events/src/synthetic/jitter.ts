import type { RandomGenerator } from '@spikeseg/snn-core';
import type { Place } from './moving-spot.ts';

/** Sines per axis: so many that their sum is close to normal. */
const sines = 16;

/**
 * How a telescope shakes in the wind: per axis a sum of sines of equal amplitude, with frequencies drawn from (0, bandHz] and
 * phases drawn at random, so that nothing is faster than the band, and the place at a time needs none before it.
 *
 * @param rmsPx root of the mean square per axis, px
 * @returns displacement and its velocity, around 0
 */
export function jitter(rmsPx: number, bandHz: number, random: RandomGenerator): (tS: number) => Place {
  const amplitude = rmsPx * Math.sqrt(2 / sines);
  const waves = Array.from({ length: 2 * sines }, () => ({
    omega: 2 * Math.PI * bandHz * (1 - random.uniform()),
    phase: 2 * Math.PI * random.uniform(),
  }));
  return (tS) => {
    const moved = { x: 0, y: 0, vx: 0, vy: 0 };
    for (const [i, { omega, phase }] of waves.entries()) {
      const [place, speed] = [amplitude * Math.sin(omega * tS + phase), amplitude * omega * Math.cos(omega * tS + phase)];
      if (i < sines) {
        moved.x += place;
        moved.vx += speed;
      } else {
        moved.y += place;
        moved.vy += speed;
      }
    }
    return moved;
  };
}
