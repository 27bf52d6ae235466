import type { SensorSize, SpotKnot } from '@spikeseg/events';
import type { RandomGenerator } from '@spikeseg/snn-core';

/** Objects appear at least this far from the edge, px, where the sensor is large enough: three widths of the spot. */
const insetPx = 8;
/** A stop-and-go object stands for this long and slews for this long at most, s. */
const standS = 2;
const slewS = 1;

/** Where centres may be drawn: the sensor without its edge. */
function interior({ width, height }: SensorSize): { x: readonly [number, number]; y: readonly [number, number] } {
  return { x: inset(width), y: inset(height) };
}

/**
 * A straight path in a random direction through a random place, half of it before and half after, as far as it is on the sensor: centre
 * between the first and the last pixel. Times begin at 0.
 */
export function straightPath(speedPxS: number, durationS: number, sensor: SensorSize, random: RandomGenerator): SpotKnot[] {
  const area = interior(sensor);
  const [x, y] = [between(area.x, random), between(area.y, random)];
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

/**
 * A path that stands for 2 s, slews straight for 1 s (or half the shorter side of the sensor) in a random direction, stands again, and so
 * on, always on the sensor. Times begin at 0.
 */
export function stopAndGoPath(speedPxS: number, durationS: number, sensor: SensorSize, random: RandomGenerator): SpotKnot[] {
  const area = interior(sensor);
  const longestPx = Math.min(area.x[1] - area.x[0], area.y[1] - area.y[0]) / 2;
  const slewPx = Math.min(speedPxS * slewS, longestPx);
  const slewingS = speedPxS > 0 ? slewPx / speedPxS : 0;
  let here: SpotKnot = { tS: 0, x: between(area.x, random), y: between(area.y, random) };
  const knots = [here];
  const go = (seconds: number, x: number, y: number): void => {
    const part = Math.min(1, (durationS - here.tS) / seconds);
    const tS = part < 1 ? durationS : here.tS + seconds;
    here = { tS, x: here.x + part * (x - here.x), y: here.y + part * (y - here.y) };
    knots.push(here);
  };
  while (here.tS < durationS) {
    go(standS, here.x, here.y);
    if (slewingS === 0 || here.tS >= durationS) continue;
    // At least a quarter of all directions, those towards the middle, stay on the sensor.
    let [x, y] = [Number.NaN, Number.NaN];
    while (!(x >= area.x[0] && x <= area.x[1] && y >= area.y[0] && y <= area.y[1])) {
      const angle = 2 * Math.PI * random.uniform();
      [x, y] = [here.x + slewPx * Math.cos(angle), here.y + slewPx * Math.sin(angle)];
    }
    go(slewingS, x, y);
  }
  return knots;
}

const inset = (size: number): readonly [number, number] => {
  const edge = Math.min(insetPx, (size - 1) / 4);
  return [edge, size - 1 - edge];
};

const between = ([low, high]: readonly [number, number], random: RandomGenerator): number =>
  low + random.uniform() * (high - low);
