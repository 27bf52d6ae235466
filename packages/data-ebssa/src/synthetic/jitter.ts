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
  const axis = () =>
    Array.from({ length: sines }, () => ({
      omega: 2 * Math.PI * bandHz * (1 - random.uniform()),
      phase: 2 * Math.PI * random.uniform(),
    }));
  const axes = [axis(), axis()];
  return (tS) => {
    const [[x, vx], [y, vy]] = axes.map((waves) => {
      let [place, speed] = [0, 0];
      for (const { omega, phase } of waves) {
        place += amplitude * Math.sin(omega * tS + phase);
        speed += amplitude * omega * Math.cos(omega * tS + phase);
      }
      return [place, speed];
    });
    return { x, y, vx, vy };
  };
}
