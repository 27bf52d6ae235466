import type { Plane } from '@spikeseg/snn-core';
import { pairVariance, type Reached } from './event-context.ts';

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
  /** Share of all events, by brightness: π. */
  readonly priors: number[];
  /** Means of what its events say about velocity and spread, see `learnMotion`. */
  readonly means: { dx: number; dy: number; delay: number; excess: number; fourth: number };
  /** Events of this pass that are of its objects, see `objectShare`: all of them, and the OFF ones. They are counted from the first `beginPass` on. */
  kinds?: { all: number; off: number };
}

/** How far from a spot that stands its events are at most, about, px. */
const marginPx = 5;
const narrowest = 0.5;
/** Events that a map has claimed before it moves, and before its spread does. */
const firstMove = 5;
const firstSpread = 30;
/** The learning rate of a map is n^−0.7 after n claims [Cappé & Moulines 2009]: it ends by itself, and forgets where it began. */
const slowdown = 0.7;
const fastestRate = 0.3;
/** More is never believed. */
const mostOdds = Math.exp(30);

/** How far back the kernel of a map reaches, s: until its path leaves the context. */
export const delayReach = ({ vx, vy }: Pick<MotionMap, 'vx' | 'vy'>, reachPx: number, reachS: number): number =>
  Math.min(reachS, (reachPx - marginPx) / Math.max(Math.abs(vx), Math.abs(vy), 1e-9));

/** What follows from a map, as long as it does not change. */
export interface MapKernel {
  readonly map: MotionMap;
  /** How far back it reaches, s. */
  readonly reachS: number;
  /** Likelihood ratio of a context without events, by brightness, where the whole path is on the sensor: e^(−s·τ). */
  readonly silence: readonly number[];
}

/** @param reachPx how far context reaches, px @param longestS how long it reaches back, s @param ratesHz events/s of each brightness */
export function kernelOf(map: MotionMap, reachPx: number, longestS: number, ratesHz: readonly number[]): MapKernel {
  const reachS = delayReach(map, reachPx, longestS);
  return { map, reachS, silence: ratesHz.map((rateHz) => Math.exp(-rateHz * reachS)) };
}

/**
 * Likelihood ratio of the context for every brightness of a map: e^V_s = Π_j (1 + s·g_j·r_j) · e^(−s·τ), g being the density of the kernel,
 * r the likelihood ratios and τ the time that the path was on the sensor. A context event that another map claims counts with the rest of it.
 *
 * @param products of the events that it reaches: Π_j (1 + s·g_j·r_j)
 * @param onSensor τ, s
 * @param odds written, one per brightness; at most e^30
 */
export function weighMotion(
  { reachS, silence }: MapKernel,
  products: Float64Array,
  { ratesHz, onSensor }: { readonly ratesHz: readonly number[]; readonly onSensor: number },
  odds: Float64Array,
): void {
  for (let s = 0; s < odds.length; s++) {
    const nothing = onSensor === reachS ? silence[s] : Math.exp(-ratesHz[s] * onSensor);
    // Infinity times 0 would be no number.
    odds[s] = Math.min(mostOdds, Math.min(products[s], Number.MAX_VALUE) * nothing);
  }
}

/** Time that the path of a map which ends at (x, y) was on the sensor, s; what of the spot lies beside the sensor does not count. */
export function timeOnSensor(
  { vx, vy, spread }: MotionMap,
  x: number,
  y: number,
  reachS: number,
  { width, height }: Plane,
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
const shareInside = (p: number, n: number, sigma: number): number =>
  logistic((1.7 * (n - 0.5 - p)) / sigma) - logistic((1.7 * (-0.5 - p)) / sigma);

/** Beyond 40 it is 0 or 1, to the last bit of a difference. */
const logistic = (z: number): number => (z > 40 ? 1 : z < -40 ? 0 : 1 / (1 + Math.exp(-z)));

/**
 * Plasticity of a map after an event that it claims: its velocity follows the weighted regression of how far on how long ago,
 * v = Σ u·δ·d / Σ u·d², u being the share of each context event that is of the object, over the variance; its spread follows what is left.
 *
 * @param reached by the map from that event
 * @param shares of the brightnesses in what it claims, sum 1
 * @param responsibility r, how much of the event it claims
 */
export function learnMotion(
  map: MotionMap,
  { count, places, odds: oddsOf }: Reached,
  { ratesHz, widest }: { readonly ratesHz: readonly number[]; readonly widest: number },
  shares: Float64Array,
  responsibility: number,
): void {
  const { vx, vy, means } = map;
  const spread = map.spread ** 2;
  let [onX, onY, delays, excess, fourth] = [0, 0, 0, 0, 0];
  for (let j = 0; j < count; j++) {
    const odds = oddsOf[j];
    const [dx, dy, delay] = places.subarray(3 * j, 3 * j + 3);
    const variance = pairVariance + spread * delay * delay;
    const distance = (dx - vx * delay) ** 2 + (dy - vy * delay) ** 2;
    let ofObject = 0;
    for (let s = 0; s < shares.length; s++) ofObject += shares[s] * ((ratesHz[s] * odds) / (1 + ratesHz[s] * odds));
    const weight = ofObject / variance;
    onX += weight * dx * delay;
    onY += weight * dy * delay;
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
