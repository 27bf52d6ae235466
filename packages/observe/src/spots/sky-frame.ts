import type { Point } from '@spikeseg/astrometry';
import type { SkyKnot, SkyPath } from '@spikeseg/detection';
import type { SensorSize } from '@spikeseg/events';

/** A time in which one picture of the sky holds. */
export interface SkyFrame {
  /** µs on the clock of the events. */
  readonly fromUs: number;
  readonly untilUs: number;
  /** Between slews it is the same. */
  readonly segment: number;
  /** Where what is at a pixel at a time is in the picture of the middle of the frame, px. */
  readonly toPicture: (x: number, y: number, tUs: number) => Point;
  /** How much all of it may be off at a time, variance per axis, px²: of each {@link sharedS} by itself. */
  readonly variance: (tUs: number) => number;
}

/** What all of a picture shares is measured for so long each, s. */
export const sharedS = 0.1;

/** How much a mean over events may be off by what all of a frame shares: the sum of variances times squared shares of events. @param t s since `fromUs` */
export function sharedVariance({ variance }: SkyFrame, fromUs: number, t: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const tS of t) counts.set(Math.floor(tS / sharedS), (counts.get(Math.floor(tS / sharedS)) ?? 0) + 1);
  return [...counts].reduce((sum, [k, n]) => sum + (n / t.length) ** 2 * variance(fromUs + 1e6 * (k + 0.5) * sharedS), 0);
}

/** The sky moves by at most such a share of the shorter side of the chip in a frame: a shift of a picture is no turn of the sphere. */
const longestShare = 0.5;
/** A shorter time shows no star long enough, s. */
const minS = 1;
/** Steps of the path, s. */
const stepS = 0.2;

/**
 * Cuts a recording where the telescope slews, and where the sky has moved too far: into as few frames as that takes, of about even ways. Without
 * a path of the sky the chip is the picture, all the time.
 */
export function skyFrames(path: SkyPath | undefined, sensor: SensorSize, fromUs: number, untilUs: number): SkyFrame[] {
  if (path === undefined) return [{ fromUs, untilUs, segment: 0, toPicture: (x, y) => [x, y], variance: () => 0 }];
  const maxPx = longestShare * Math.min(sensor.width, sensor.height);
  const segments = new Map<number, SkyKnot[]>();
  for (const knot of path.knots) segments.set(knot.segment, [...(segments.get(knot.segment) ?? []), knot]);
  return [...segments.values()]
    .flatMap((knots) => evenParts(knots, maxPx))
    .filter((part) => part[part.length - 1].tS - part[0].tS >= minS)
    .map((part) => frame(part, path, sensor));
}

/** Knots in as few parts as a largest way allows, with the smallest largest way of so many parts. */
function evenParts(knots: readonly SkyKnot[], maxPx: number): SkyKnot[][] {
  const cut = (largest: number): SkyKnot[][] => {
    const parts: SkyKnot[][] = [];
    for (const knot of knots) {
      const part = parts.at(-1);
      if (part && Math.hypot(knot.x - part[0].x, knot.y - part[0].y) <= largest) part.push(knot);
      else parts.push([knot]);
    }
    return parts;
  };
  const count = cut(maxPx).length;
  if (count === 1) return [[...knots]];
  let [low, high] = [0, maxPx];
  for (let round = 0; round < 12; round++) {
    const middle = (low + high) / 2;
    if (cut(middle).length > count) low = middle;
    else high = middle;
  }
  return cut(high);
}

function frame(knots: readonly SkyKnot[], { startUs, turnRadS }: SkyPath, { width, height }: SensorSize): SkyFrame {
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const [firstS, lastS] = [knots[0].tS, knots[knots.length - 1].tS];
  const steps = Math.max(1, Math.round((lastS - firstS) / stepS));
  const [x, y] = (['x', 'y'] as const).map((axis) => evenly(knots, axis, firstS, steps));
  const at = (of: Float64Array, tS: number): number => {
    const place = Math.max(0, Math.min(steps - 1e-9, (tS - firstS) / stepS));
    const k = Math.floor(place);
    return of[k] + (place - k) * (of[k + 1] - of[k]);
  };
  const midS = (firstS + lastS) / 2;
  const [midX, midY] = [at(x, midS), at(y, midS)];
  return {
    fromUs: startUs + (firstS - stepS / 2) * 1e6,
    untilUs: startUs + (lastS + stepS / 2) * 1e6,
    segment: knots[0].segment,
    variance: () => 0,
    toPicture: (px, py, tUs) => {
      const tS = (tUs - startUs) / 1e6;
      const [dx, dy] = [px - middleX - at(x, tS), py - middleY - at(y, tS)];
      const angle = -turnRadS * (tS - midS);
      const [co, si] = [Math.cos(angle), Math.sin(angle)];
      return [middleX + midX + co * dx - si * dy, middleY + midY + si * dx + co * dy];
    },
  };
}

/** The path at even steps, straight between what is known. */
function evenly(knots: readonly SkyKnot[], axis: 'x' | 'y', firstS: number, steps: number): Float64Array {
  let next = 1;
  return Float64Array.from({ length: steps + 1 }, (_, k) => {
    const tS = firstS + k * stepS;
    while (next < knots.length - 1 && knots[next].tS < tS) next++;
    const [before, after] = [knots[next - 1], knots[next]];
    const share = Math.max(0, Math.min(1, (tS - before.tS) / (after.tS - before.tS)));
    return before[axis] + share * (after[axis] - before[axis]);
  });
}
