import type { Point } from '@spikeseg/astrometry';
import type { PictureStar } from './plates/star-list.ts';
import { chipAt, eventsAlong, type FramedEvents } from './spots/near-events.ts';
import type { SpotFit } from './spots/spot-fit.ts';

/** How bright something was in a short time. */
export interface LightBlock {
  /** Middle, µs of the camera. */
  readonly tUs: number;
  /** Events/s, with the standard deviation. */
  readonly rate: number;
  readonly sigma: number;
}

/** How often a light curve repeats. */
export interface LightPeriod {
  readonly periodS: number;
  readonly sigmaS: number;
  /** Amplitude of the sine over the mean. */
  readonly amplitude: number;
  /** The chance that blocks without any period have a peak as high. */
  readonly chance: number;
}

/** The aperture, in point spreads; the background is of a ring up to so many px; stars reach so far, point spreads. */
const [apertureSpreads, ringPx, starSpreads] = [2.5, 12, 4];
/** The path of a block is known to such a share of the point spread, or the aperture may miss the spot. */
const maxPathShare = 0.5;
/** Stars give at most such a share of the events that the object gives in the mean: how bright they are in a moment is not known better. */
const maxStarShare = 0.5;
/** Events of the object in a block, in the mean. */
const blockEvents = 20;
/** Places in the ring that show how much of it is clear, and of even areas in an aperture of radius 1. */
const ringPlaces = Array.from({ length: 48 }, (_, k) => ({ angle: (2 * Math.PI * k) / 48, share: ((k % 3) + 0.5) / 3 }));
const diskPlaces = Array.from({ length: 60 }, (_, k): Point => {
  const [away, angle] = [Math.sqrt((k + 0.5) / 60), k * Math.PI * (3 - Math.sqrt(5))];
  return [away * Math.cos(angle), away * Math.sin(angle)];
});

/** A step of a track with its path. */
export interface LightStep {
  readonly fromUs: number;
  readonly untilUs: number;
  readonly fit: SpotFit;
}

/** What lies in a picture. */
export interface LightField {
  readonly psfPx: number;
  /** Events/s of the object, in the mean. */
  readonly rate: number;
  readonly stars: readonly Pick<PictureStar, 'x' | 'y' | 'brightness'>[];
}

/**
 * The light curve of a step: events in an aperture that goes with the spot, less those of a ring about it, and less what stars give in the
 * aperture by their brightness and point spread. There is no block where the aperture leaves the chip, where the path is not known well
 * enough, or where stars give more than half as much as the object.
 */
export function lightOf(
  { fromUs, untilUs, fit }: LightStep,
  sky: FramedEvents,
  { psfPx, rate, stars }: LightField,
): LightBlock[] {
  const radius = apertureSpreads * psfPx;
  const share = 1 - Math.exp((-apertureSpreads * apertureSpreads) / 2);
  const seconds = (untilUs - fromUs) / 1e6;
  const count = Math.max(1, Math.round((seconds * rate) / blockEvents));
  const blockS = seconds / count;
  const at = (tS: number): Point => [fit.x + fit.vx * (tS - fit.tS), fit.y + fit.vy * (tS - fit.tS)];
  const [x0, y0] = at(0);
  const near = eventsAlong(sky, { x: x0, y: y0, vx: fit.vx, vy: fit.vy, fromUs, untilUs }, ringPx);
  const isClear = (x: number, y: number): boolean =>
    stars.every((star) => (star.x - x) ** 2 + (star.y - y) ** 2 > (starSpreads * psfPx) ** 2);
  const [inside, around] = [new Float64Array(count), new Float64Array(count)];
  near.t.forEach((tS, i) => {
    const [x, y] = at(tS);
    const block = Math.min(count - 1, Math.floor(tS / blockS));
    if (Math.hypot(near.x[i] - x, near.y[i] - y) <= radius) inside[block]++;
    else if (isClear(near.x[i], near.y[i])) around[block]++;
  });
  return Array.from(inside, (own, block): LightBlock[] => {
    const middleS = (block + 0.5) * blockS;
    const tUs = fromUs + 1e6 * middleS;
    const isOnChip = chipAt(sky, tUs);
    const places = [0, 0.5, 1].map((part) => at((block + part) * blockS));
    if (!places.every(([x, y]) => isOnChip(x, y))) return [];
    if (fit.placeVariance + fit.speedVariance * (middleS - fit.tS) ** 2 > (maxPathShare * psfPx) ** 2) return [];
    const starRate = places.reduce((sum, place) => sum + starLight(place, radius, psfPx, stars), 0) / places.length;
    if (starRate > maxStarShare * rate) return [];
    const [x, y] = places[1];
    const areas = [radius * radius, ringPx * ringPx - radius * radius];
    const clear = ringPlaces.filter(({ angle, share: way }) => {
      const away = Math.sqrt(areas[0] + way * areas[1]);
      const [px, py] = [x + away * Math.cos(angle), y + away * Math.sin(angle)];
      return isOnChip(px, py) && isClear(px, py);
    });
    if (clear.length === 0) return [];
    const times = (areas[0] * ringPlaces.length) / (areas[1] * clear.length);
    // Nothing seen is known no better than one event; the events of stars are among those of the aperture, and scatter as they do.
    const variance = Math.max(1, own) + times * times * around[block];
    const events = own - times * around[block] - starRate * blockS;
    return [{ tUs, rate: events / share / blockS, sigma: Math.sqrt(variance) / share / blockS }];
  }).flat();
}

/** Events/s of stars in an aperture: the integral of their Gaussian spots over it. */
function starLight([x, y]: Point, radius: number, psfPx: number, stars: LightField['stars']): number {
  const [square, reach] = [psfPx * psfPx, radius + starSpreads * psfPx];
  const area = Math.PI * radius * radius;
  return stars.reduce((sum, star) => {
    const [dx, dy] = [x - star.x, y - star.y];
    if (dx * dx + dy * dy > reach * reach) return sum;
    const density = diskPlaces.reduce(
      (total, [px, py]) => total + Math.exp(-((dx + radius * px) ** 2 + (dy + radius * py) ** 2) / (2 * square)),
      0,
    );
    return sum + (star.brightness * area * density) / diskPlaces.length / (2 * Math.PI * square);
  }, 0);
}

/** Fewer blocks have no period; no period is longer than such a share of the time; steps of frequency in one over the time. */
const [fewestBlocks, longestShare, oversampling] = [12, 2 / 3, 10];

/** A turn may have its second or third harmonic brightest: where a slower sine is left by chance so often, at most. */
const [maxHarmonics, harmonicChance] = [[2, 3], 1e-3] as const;

/**
 * The likeliest period, by least squares of a sine and a mean to the blocks less their straight line (the Lomb–Scargle
 * periodogram with a floating mean), and its false-alarm probability over all frequencies up to that of two blocks.
 *
 * @see Zechmeister & Kürster 2009, A&A 496, 577
 */
export function periodOf(blocks: readonly LightBlock[]): LightPeriod | undefined {
  const n = blocks.length;
  if (n < fewestBlocks) return undefined;
  const t = blocks.map(({ tUs }) => (tUs - blocks[0].tUs) / 1e6);
  // All count the same: errors by a block's own events would let dim ones count more.
  const mean = (of: (i: number) => number): number => t.reduce((sum, _, i) => sum + of(i), 0) / n;
  const [tMean, rateMean] = [mean((i) => t[i]), mean((i) => blocks[i].rate)];
  const slope = mean((i) => (t[i] - tMean) * blocks[i].rate) / mean((i) => (t[i] - tMean) ** 2);
  const y = blocks.map(({ rate }, i) => rate - rateMean - slope * (t[i] - tMean));
  const square = mean((i) => y[i] * y[i]);
  const spanS = t[n - 1];
  const steps = t.slice(1).map((one, i) => one - t[i]);
  const highest = 0.5 / steps.toSorted((a, b) => a - b)[steps.length >> 1];
  const lowest = 1 / (longestShare * spanS);
  const tried = Math.floor((highest - lowest) * spanS * oversampling);
  if (!(square > 0) || tried < 1) return undefined;
  const powers = Array.from({ length: tried }, (_, k) => sineAt(lowest + k / (spanS * oversampling), t, y));
  const best = powers.reduce((max, one) => (one.power > max.power ? one : max));
  const { frequency, power, amplitude } = best;
  // Baluev 2008, MNRAS 385, 1279: the chance of one frequency, and how often the periodogram crosses that height.
  const alone = Math.max(0, 1 - power) ** ((n - 4) / 2);
  const width = highest * Math.sqrt(4 * Math.PI * mean((i) => (t[i] - tMean) ** 2));
  const crossings = width * Math.max(0, 1 - power) ** ((n - 5) / 2) * Math.sqrt(((n - 2) * power) / 2);
  const rest = Math.sqrt(Math.max(0, 1 - power) * square);
  const sigma = (Math.sqrt(6 / n) * rest) / (Math.PI * spanS * amplitude);
  // What flashes has its harmonics brighter: a slower sine in what is left tells how many of them make a turn.
  const left = y.map((one, i) => one - best.at(t[i]));
  const turn =
    maxHarmonics.find(
      (k) => frequency / k >= lowest && (1 - sineAt(frequency / k, t, left).power) ** ((n - 6) / 2) < harmonicChance,
    ) ?? 1;
  return {
    periodS: turn / frequency,
    sigmaS: (turn * Math.hypot(sigma, 0.3 / (spanS * oversampling))) / frequency ** 2,
    amplitude: amplitude / rateMean,
    chance: Math.min(1, alone - (1 - alone) * Math.expm1(-crossings)),
  };
}

/** The sine of a frequency that fits best, about its own mean, and the share of the variance that it explains. */
function sineAt(frequency: number, t: readonly number[], y: readonly number[]) {
  const n = t.length;
  let [cm, sm, yc, ys, cc, cs, square] = [0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const angle = 2 * Math.PI * frequency * t[i];
    const [c, s] = [Math.cos(angle) / n, Math.sin(angle) / n];
    cm += c;
    sm += s;
    yc += y[i] * c;
    ys += y[i] * s;
    cc += n * c * c;
    cs += n * c * s;
    square += (y[i] * y[i]) / n;
  }
  const [aa, bb, ab] = [cc - cm * cm, 1 - cc - sm * sm, cs - cm * sm];
  const det = aa * bb - ab * ab;
  const [a, b] = [(yc * bb - ys * ab) / det, (ys * aa - yc * ab) / det];
  const at = (time: number): number =>
    a * (Math.cos(2 * Math.PI * frequency * time) - cm) + b * (Math.sin(2 * Math.PI * frequency * time) - sm);
  return { frequency, power: (a * yc + b * ys) / square, amplitude: Math.hypot(a, b), at };
}
