import type { SensorSize } from '@spikeseg/snn-core';
import type { Context } from './event-context.ts';

/** What a map is: a kernel over place and delay, a spot that moves. Plain data. */
export interface MotionMap {
  /** Number by which events remember who claims them. */
  readonly id: number;
  /** Velocity, px/s. */
  vx: number;
  vy: number;
  /** Standard deviation of the velocities that it stands for, per axis, px/s. */
  spread: number;
  /** Events that it claimed, as a sum of responsibilities. */
  claimed: number;
  /** Of those, by brightness, in this pass over the data. */
  readonly counts: number[];
  /** Share of all events, by brightness: π. */
  readonly priors: number[];
  /** Means of what its events say about velocity and spread, see `learnMotion`. */
  readonly means: { dx: number; dy: number; delay: number; excess: number; fourth: number };
}

/** Standard deviation of a point of light, px; between two events of it there are two of them. */
const spotPx = 1.5;
const pairVariance = 2 * spotPx ** 2;
/** How far from its path a kernel reaches, standard deviations, squared; and that in px for a spot that stands. */
const farthest = 9;
const marginPx = 5;
const narrowest = 0.5;
/** Events that a map has claimed before it moves, and before its spread does. */
const firstMove = 5;
const firstSpread = 30;
/** The learning rate of a map is n^−0.7 after n claims [Cappé & Moulines 2009]: it ends by itself, and forgets where it began. */
const slowdown = 0.7;
const fastestRate = 0.3;

const mostBrightnesses = 16;
const products = new Float64Array(mostBrightnesses);
const largestProduct = 1e200;

/** e^(−q/2) / 2π by q, in steps that are small beside what a spot is known to. */
const perUnit = 256;
const bell = Float64Array.from({ length: farthest * perUnit + 1 }, (_, k) => Math.exp(-(k + 0.5) / perUnit / 2) / (2 * Math.PI));
/** Density of a spot, 1/px², at q variances from its middle. */
const densityAt = (q: number, variance: number): number => bell[Math.floor(q * perUnit)] / variance;

/** How far back the kernel of a map reaches, s: until its path leaves the context. */
export const delayReach = ({ vx, vy }: Pick<MotionMap, 'vx' | 'vy'>, reachPx: number, reachS: number): number =>
  Math.min(reachS, (reachPx - marginPx) / Math.max(Math.abs(vx), Math.abs(vy), 1e-9));

/**
 * Evidence of the context for every brightness of a map, nats: V_s = Σ_j ln(1 + s·g_j·r_j) − s·τ, g being the density of the kernel,
 * r the likelihood ratios and τ the time that the path was on the sensor. A context event that another map claims counts with the rest of it.
 *
 * @param ratesHz events/s of each brightness
 * @param nats written, one per brightness
 */
export function evidenceOfMotion(
  map: MotionMap,
  context: Context,
  { ratesHz, reachS, onSensor }: { readonly ratesHz: readonly number[]; readonly reachS: number; readonly onSensor: number },
  nats: Float64Array,
): void {
  const { vx, vy, id } = map;
  const spread = map.spread ** 2;
  // Factors are multiplied, as one logarithm is cheaper than many.
  nats.fill(0);
  products.fill(1, 0, nats.length);
  const { count, dx, dy, delayS, ratio, owner, unclaimed } = context;
  for (let j = 0; j < count; j++) {
    const delay = delayS[j];
    if (delay > reachS) continue;
    const ex = dx[j] - vx * delay;
    const ey = dy[j] - vy * delay;
    const variance = pairVariance + spread * delay * delay;
    const distance = ex * ex + ey * ey;
    if (distance > farthest * variance) continue;
    const odds = densityAt(distance / variance, variance) * ratio[j] * (owner[j] === id ? 1 : unclaimed[j]);
    for (let s = 0; s < nats.length; s++) {
      products[s] *= 1 + ratesHz[s] * odds;
      if (products[s] < largestProduct) continue;
      nats[s] += Math.log(products[s]);
      products[s] = 1;
    }
  }
  for (let s = 0; s < nats.length; s++) nats[s] += Math.log(products[s]) - ratesHz[s] * onSensor;
}

/** Time that the path of a map which ends at (x, y) was on the sensor, s; what of the spot lies beside the sensor does not count. */
export function timeOnSensor(
  { vx, vy, spread }: MotionMap,
  x: number,
  y: number,
  reachS: number,
  { width, height }: SensorSize,
): number {
  const [fromX, fromY] = [x - vx * reachS, y - vy * reachS];
  if (isFar(x, fromX, width) && isFar(y, fromY, height)) return reachS;
  const parts = 6;
  let share = 0;
  for (let part = 0; part < parts; part++) {
    const delay = (reachS * (part + 0.5)) / parts;
    const sigma = Math.sqrt(pairVariance + (spread * delay) ** 2);
    share += shareInside(x - vx * delay, width, sigma) * shareInside(y - vy * delay, height, sigma);
  }
  return (reachS * share) / parts;
}

/** Whether a way between two places keeps away from both ends of an axis of n pixels. */
const isFar = (a: number, b: number, n: number): boolean => Math.min(a, b) >= marginPx && Math.max(a, b) <= n - 1 - marginPx;

/** Share of a spot at p that lies on an axis of n pixels; the logistic curve stands for that of Gauss, to a hundredth. */
function shareInside(p: number, n: number, sigma: number): number {
  const below = (to: number): number => 1 / (1 + Math.exp((-1.7 * (to - p)) / sigma));
  return below(n - 0.5) - below(-0.5);
}

/**
 * Plasticity of a map after an event that it claims: its velocity follows the weighted regression of how far on how long ago,
 * v = Σ u·δ·d / Σ u·d², u being the share of each context event that is of the object, over the variance; its spread follows what is left.
 *
 * @param shares of the brightnesses in what it claims, sum 1
 * @param responsibility r, how much of the event it claims
 */
export function learnMotion(
  map: MotionMap,
  context: Context,
  { ratesHz, reachS, widest }: { readonly ratesHz: readonly number[]; readonly reachS: number; readonly widest: number },
  shares: Float64Array,
  responsibility: number,
): void {
  const { vx, vy, id, means } = map;
  const spread = map.spread ** 2;
  let [onX, onY, delays, excess, fourth] = [0, 0, 0, 0, 0];
  for (let j = 0; j < context.count; j++) {
    const delay = context.delayS[j];
    if (delay > reachS) continue;
    const ex = context.dx[j] - vx * delay;
    const ey = context.dy[j] - vy * delay;
    const variance = pairVariance + spread * delay * delay;
    const distance = ex * ex + ey * ey;
    if (distance > farthest * variance) continue;
    const odds =
      densityAt(distance / variance, variance) * context.ratio[j] * (context.owner[j] === id ? 1 : context.unclaimed[j]);
    let ofObject = 0;
    for (let s = 0; s < shares.length; s++) ofObject += shares[s] * ((ratesHz[s] * odds) / (1 + ratesHz[s] * odds));
    const weight = ofObject / variance;
    onX += weight * context.dx[j] * delay;
    onY += weight * context.dy[j] * delay;
    delays += weight * delay * delay;
    excess += weight * weight * delay * delay * (distance / 2 - pairVariance);
    fourth += weight * weight * delay ** 4;
  }
  map.claimed += responsibility;
  const rate = responsibility * Math.min(fastestRate, (map.claimed + 1) ** -slowdown);
  means.dx += rate * (onX - means.dx);
  means.dy += rate * (onY - means.dy);
  means.delay += rate * (delays - means.delay);
  means.excess += rate * (excess - means.excess);
  means.fourth += rate * (fourth - means.fourth);
  if (map.claimed > firstMove && means.delay > 0) {
    map.vx = means.dx / means.delay;
    map.vy = means.dy / means.delay;
  }
  if (map.claimed > firstSpread && means.fourth > 0)
    map.spread = Math.sqrt(Math.min(widest ** 2, Math.max(narrowest ** 2, means.excess / means.fourth)));
}
