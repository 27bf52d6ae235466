import type { SensorSize } from '@spikeseg/events';
import type { SpotKnot } from '@spikeseg/events/synthetic';
import type { RandomGenerator } from '@spikeseg/snn-core';

/** Objects appear at least this far from the edge, px, where the sensor is large enough: three widths of the spot. */
const insetPx = 8;

/**
 * A straight path in a random direction through a random place, half of it before and half after, as far as it is on the sensor: centre
 * between the first and the last pixel. Times begin at 0.
 */
export function straightPath(speedPxS: number, durationS: number, sensor: SensorSize, random: RandomGenerator): SpotKnot[] {
  const [x, y] = [drawn(sensor.width, random), drawn(sensor.height, random)];
  const angle = 2 * Math.PI * random.uniform();
  const [vx, vy] = [speedPxS * Math.cos(angle), speedPxS * Math.sin(angle)];
  // Times, from the middle, at which it passes the edges.
  let [fromS, untilS] = [-durationS / 2, durationS / 2];
  for (const [place, v, last] of [
    [x, vx, sensor.width - 1],
    [y, vy, sensor.height - 1],
  ] as const) {
    if (v === 0) continue;
    const [first, second] = v > 0 ? [-place / v, (last - place) / v] : [(last - place) / v, -place / v];
    fromS = Math.max(fromS, first);
    untilS = Math.min(untilS, second);
  }
  const at = (tS: number): SpotKnot => ({ tS: tS - fromS, x: x + vx * tS, y: y + vy * tS });
  return [at(fromS), at(untilS)];
}

/** A place on an axis, away from the edges. @param size of the axis, px */
function drawn(size: number, random: RandomGenerator): number {
  const edge = Math.min(insetPx, (size - 1) / 4);
  return edge + random.uniform() * (size - 1 - edge - edge);
}
