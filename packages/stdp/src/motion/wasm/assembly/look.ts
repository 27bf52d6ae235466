import { came, events, FARTHEST, near, QUAD_BYTES, quads, RING_SHIFT, RUN_BYTES, runs } from './memory';
import { LOOSE_S } from './path';

/** What a look in f32 allows for rounding: variances, and px². */
const LOOSE_FARTHEST: f32 = <f32>FARTHEST + 0.01;
const LOOSE_PX2: f32 = 0.01;
/** Events of a tile, and bytes of their quads. */
const RING: u32 = 1 << RING_SHIFT;
const RING_BYTES: usize = QUAD_BYTES << (RING_SHIFT - 2);

/** First quad of a tile, and the one of its latest event. */
// @inline
function ringAt(tile: i32): usize {
  return quads + <usize>tile * RING_BYTES;
}

// @inline
function latestAt(ring: usize, all: u32): usize {
  return ring + <usize>(((all - 1) >> 2) & ((RING >> 2) - 1)) * QUAD_BYTES;
}

/** Whether the latest quad of a tile has the earliest events, too. */
// @inline
function isShared(all: u32): bool {
  return all > RING && (all & 3) != 0;
}

/** Quads of a tile to be looked at: the latest one twice where it has the earliest events, too. */
// @inline
function quadsOf(all: u32): u32 {
  return min(RING >> 2, (all + 3) >> 2) + <u32>isShared(all);
}

/** Lanes of the latest quad that have its latest events. */
// @inline
function latestLanes(all: u32): i32 {
  return (2 << ((all - 1) & 3)) - 1;
}

/** Lanes of the next quad when so many are left. */
// @inline
function lanesOf(left: u32, all: u32): i32 {
  return left == 2 && isShared(all) ? 0b1111 ^ latestLanes(all) : 0b1111;
}

/** The quad before, in a ring. */
// @inline
function before(quad: usize, ring: usize): usize {
  return (quad == ring ? ring + RING_BYTES : quad) - QUAD_BYTES;
}

/** The first of the events of a quad, which are twice as long as what the quad has of them. */
// @inline
function eventsOf(quad: usize): usize {
  return ((quad - quads) << 1) + events;
}

/**
 * Lists the quads of events in runs of tiles of which some may be within reach of a kernel from (x, y) at tUs, and few others. In a tile the latest ones
 * come first, so their order does not depend on where in the ring they are.
 *
 * @returns the end of the list
 */
export function look(count: i32, x: f64, y: f64, tUs: f64, vx: f64, vy: f64, pairVariance: f64, spread: f64, reachS: f64): usize {
  let found = near;
  const end = runs + <usize>count * RUN_BYTES;
  if (ASC_FEATURE_SIMD) {
    const vx4 = f32x4.splat(<f32>vx);
    const vy4 = f32x4.splat(<f32>vy);
    const x4 = f32x4.splat(<f32>x);
    const y4 = f32x4.splat(<f32>y);
    const t = <i32>(<i64>tUs);
    const t4 = i32x4.splat(t);
    const pair4 = f32x4.splat(LOOSE_FARTHEST * <f32>pairVariance + LOOSE_PX2);
    const spread4 = f32x4.splat(LOOSE_FARTHEST * <f32>spread);
    const reach4 = f32x4.splat(<f32>(reachS + LOOSE_S));
    const micro4 = f32x4.splat(1e-6);
    for (let run = runs; run < end; run += RUN_BYTES) {
      const farUs = <i32>(tUs - load<f64>(run, 8));
      const last = load<i32>(run, 4);
      for (let tile = load<i32>(run); tile <= last; tile++) {
        const all = load<u32>(came + ((<usize>tile) << 2));
        const ring = ringAt(tile);
        let quad = latestAt(ring, all);
        let lanes = latestLanes(all);
        for (let left = quadsOf(all); left > 0; left--) {
          const d = f32x4.mul(f32x4.convert_i32x4_s(i32x4.sub(t4, v128.load(quad, 32))), micro4);
          const ex = f32x4.sub(f32x4.sub(x4, v128.load(quad)), f32x4.mul(vx4, d));
          const ey = f32x4.sub(f32x4.sub(y4, v128.load(quad, 16)), f32x4.mul(vy4, d));
          const distance = f32x4.add(f32x4.mul(ex, ex), f32x4.mul(ey, ey));
          const farthest = f32x4.add(pair4, f32x4.mul(spread4, f32x4.mul(d, d)));
          const bits = lanes & i32x4.bitmask(v128.and(f32x4.le(distance, farthest), f32x4.le(d, reach4)));
          // Without a branch, as which quads are near cannot be foreseen: what is behind the last one is overwritten.
          store<u32>(found, <u32>eventsOf(quad));
          store<i32>(found, bits, 4);
          found += (<usize>(bits != 0)) << 3;
          // What came before the first of them is older.
          if (<i32>(t - load<i32>(quad, 32)) > farUs) break;
          quad = before(quad, ring);
          lanes = lanesOf(left, all);
        }
      }
    }
  } else {
    for (let run = runs; run < end; run += RUN_BYTES) {
      for (let tile = load<i32>(run); tile <= load<i32>(run, 4); tile++) {
        const all = load<u32>(came + ((<usize>tile) << 2));
        const ring = ringAt(tile);
        let quad = latestAt(ring, all);
        let lanes = latestLanes(all);
        for (let left = quadsOf(all); left > 0; left--) {
          const event = eventsOf(quad);
          store<u32>(found, <u32>event);
          store<i32>(found, lanes, 4);
          found += 8;
          if (load<f64>(event) < load<f64>(run, 8)) break;
          quad = before(quad, ring);
          lanes = lanesOf(left, all);
        }
      }
    }
  }
  return found;
}
