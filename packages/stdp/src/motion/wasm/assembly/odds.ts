import { look } from './look';
import {
  bell,
  burstUs,
  EVENT_BYTES,
  FARTHEST,
  near,
  odds,
  PER_UNIT,
  products,
  REACHED_BYTES,
  rates,
  reached,
  reachPx,
} from './memory';
import { LOOSE_PX, walk } from './path';

/**
 * Finds the events that a kernel reaches from (x, y) at tUs, and their odds g·r per unit of object rate. Those of the same pixel and of the same burst
 * are left out.
 *
 * @param pairVariance of the distance of two events of a spot that stands, px²
 * @param spread variance of the velocity, (px/s)²
 * @returns how many there are
 */
export function reach(x: f64, y: f64, tUs: f64, vx: f64, vy: f64, pairVariance: f64, spread: f64, id: i32, reachS: f64): i32 {
  const beside = sqrt(<f64>FARTHEST * (pairVariance + spread * reachS * reachS)) + LOOSE_PX;
  const runs = walk(x, y, tUs, vx, vy, reachS, beside);
  const end = look(runs, x, y, tUs, vx, vy, pairVariance, spread, reachS);
  const densities = bell;
  const toOdds = odds;
  const xi = <i32>x;
  const yi = <i32>y;
  const px = reachPx;
  const untilUs = tUs - burstUs;
  let to = reached;
  let count = 0;
  for (let at = near; at < end; at += 8) {
    const quad = <usize>load<u32>(at);
    // The latest first.
    for (let lanes = load<i32>(at, 4), lane = 0; lanes != 0; lanes ^= 1 << lane) {
      lane = 31 - clz(lanes);
      const event = quad + <usize>lane * EVENT_BYTES;
      const thenUs = load<f64>(event);
      const dx = xi - <i32>load<u16>(event, 8);
      const dy = yi - <i32>load<u16>(event, 10);
      // All of this is rarely so.
      if ((dx | dy) == 0 || thenUs > untilUs || max(abs(dx), abs(dy)) > px) continue;
      const delay = (tUs - thenUs) / 1e6;
      const ex = <f64>dx - vx * delay;
      const ey = <f64>dy - vy * delay;
      const variance = pairVariance + spread * delay * delay;
      const distance = ex * ex + ey * ey;
      if (distance > <f64>FARTHEST * variance || delay > reachS) continue;
      const perVariance = 1 / variance;
      const step = <i32>(distance * perVariance * <f64>PER_UNIT);
      const left: f32 = load<i32>(event, 12) == id ? 1 : load<f32>(event, 20);
      const density = load<f64>(densities + ((<usize>step) << 3)) * perVariance;
      store<f64>(toOdds + ((<usize>count) << 3), density * (<f64>load<f32>(event, 16) * <f64>left));
      store<f64>(to, <f64>dx);
      store<f64>(to, <f64>dy, 8);
      store<f64>(to, delay, 16);
      to += REACHED_BYTES;
      count++;
    }
  }
  const last = toOdds + ((<usize>count) << 3);
  store<f64>(last, 0);
  store<f64>(last, 0, 8);
  store<f64>(last, 0, 16);
  return count;
}

/** What the events that a kernel reaches say of every brightness: the product of 1 + s·odds. */
export function weigh(
  x: f64,
  y: f64,
  tUs: f64,
  vx: f64,
  vy: f64,
  pairVariance: f64,
  spread: f64,
  id: i32,
  reachS: f64,
  brightnesses: i32,
): void {
  const end = odds + ((<usize>reach(x, y, tUs, vx, vy, pairVariance, spread, id, reachS)) << 3);
  for (let s: usize = 0; s < <usize>brightnesses; s++) {
    store<f64>(products + (s << 3), product(load<f64>(rates + (s << 3)), end));
  }
}

/** In four parts, which do not wait for each other. */
function product(rate: f64, end: usize): f64 {
  if (ASC_FEATURE_SIMD) {
    const rate2 = f64x2.splat(rate);
    const one = f64x2.splat(1);
    let a = one;
    let b = one;
    for (let at = odds; at < end; at += 32) {
      a = f64x2.mul(a, f64x2.add(one, f64x2.mul(rate2, v128.load(at))));
      b = f64x2.mul(b, f64x2.add(one, f64x2.mul(rate2, v128.load(at, 16))));
    }
    const both = f64x2.mul(a, b);
    return f64x2.extract_lane(both, 0) * f64x2.extract_lane(both, 1);
  }
  let a: f64 = 1;
  let b: f64 = 1;
  let c: f64 = 1;
  let d: f64 = 1;
  for (let at = odds; at < end; at += 32) {
    a *= 1 + rate * load<f64>(at);
    b *= 1 + rate * load<f64>(at, 8);
    c *= 1 + rate * load<f64>(at, 16);
    d *= 1 + rate * load<f64>(at, 24);
  }
  return a * c * (b * d);
}
