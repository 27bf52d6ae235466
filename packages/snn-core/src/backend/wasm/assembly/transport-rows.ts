import { nth } from './nth';
import { ENTERING, LASTING, ofKind, SPREADING, TILE_VECTORS, word } from './tile-bits';
import { TransportLayer } from './transport-layer';

/** The larger of two numbers that are not NaN; 0 and −0 are the first. */
// @ts-ignore: decorator
@inline
export function larger(a: f32, b: f32): f32 {
  return a < b ? b : a;
}

// @ts-ignore: decorator
@inline
export function largestOf(four: v128): f32 {
  const a = larger(f32x4.extract_lane(four, 0), f32x4.extract_lane(four, 1));
  return larger(a, larger(f32x4.extract_lane(four, 2), f32x4.extract_lane(four, 3)));
}

/** Bits k of the tiles that there are. */
// @ts-ignore: decorator
@inline
export function inLayer(layer: TransportLayer, k: i32): u64 {
  const left = layer.tiles - (k << 6);
  return left < 64 ? (<u64>1 << <u64>left) - 1 : u64.MAX_VALUE;
}

/** Vectors of a tile, fewer in the last one. */
// @ts-ignore: decorator
@inline
export function tileVectors(layer: TransportLayer, tile: i32): i32 {
  return min<i32>(TILE_VECTORS, layer.vectors - (tile << 2));
}

/*
 * One row of one map: V = min(cap, max(0, (max(P, best − switch) + I) − leak)) in the active tiles, P being the best of nine
 * neighbours, or B − the cost of the centre. Sets the bits of the tiles, and raises the best of this step.
 */

export const ALMOST: f32 = 0.999999;

/** From the nine neighbours; where all of them are 0, the cheapest way is the best. */
export function spreadRow(
  layer: TransportLayer,
  m: i32,
  above: usize,
  here: usize,
  below: usize,
  current: usize,
  best: usize,
  nextBest: usize,
  out: usize,
  outBits: usize,
  leak: f32,
  cap: f32,
): void {
  const costs = nth(layer.lateral, 9 * m);
  const cheapest = min<f32>(load<f32>(nth(layer.lasting, m)), load<f32>(nth(layer.spreading, m)));
  const round = isRound(costs);
  const switchCost = layer.switchCost;
  // A little less, so that float numerics, which round, lose nothing.
  const lastingAbove = ALMOST * (load<f32>(nth(layer.lasting, m)) + leak);
  const spreadingAbove = ALMOST * (load<f32>(nth(layer.spreading, m)) + leak);
  const enteringAbove = ALMOST * load<f32>(nth(layer.entering, m));
  for (let k = 0; k < layer.words; k++) {
    let filled: u64 = 0;
    let lasting: u64 = 0;
    let spreading: u64 = 0;
    let entering: u64 = 0;
    for (let bits = load<u64>(word(layer.active, k)); bits != 0; bits &= bits - 1) {
      const tile = (k << 6) + <i32>ctz(bits);
      const from = (<usize>tile) << 6;
      const end = from + ((<usize>tileVectors(layer, tile)) << 4);
      let most: f32 = 0;
      if (ASC_FEATURE_SIMD) {
        const c0 = v128.load32_splat(costs);
        const c1 = v128.load32_splat(costs, 4);
        const c2 = v128.load32_splat(costs, 8);
        const c3 = v128.load32_splat(costs, 12);
        const c4 = v128.load32_splat(costs, 16);
        const c5 = v128.load32_splat(costs, 20);
        const c6 = v128.load32_splat(costs, 24);
        const c7 = v128.load32_splat(costs, 28);
        const c8 = v128.load32_splat(costs, 32);
        let seen = f32x4.splat(0);
        if ((load<u64>(word(layer.sourced, k)) & bits & (0 - bits)) == 0) {
          const p = f32x4.splat(-cheapest);
          for (let at = from; at < end; at += 16) {
            seen = f32x4.pmax(seen, finish4(switchCost, p, at, current, best, nextBest, out, leak, cap));
          }
        } else if (round) {
          // Beside costs c1, a corner c0: the largest of each come first, and of three rows every vector is read once.
          let over = f32x4.pmax(v128.load(above + from - 16), v128.load(below + from - 16));
          let left = v128.load(here + from - 16);
          let column = f32x4.pmax(v128.load(above + from), v128.load(below + from));
          let middle = v128.load(here + from);
          for (let at = from; at < end; at += 16) {
            const next = f32x4.pmax(v128.load(above + at, 16), v128.load(below + at, 16));
            const right = v128.load(here + at, 16);
            const corners = f32x4.pmax(v128.shuffle<f32>(over, column, 3, 4, 5, 6), v128.shuffle<f32>(column, next, 1, 2, 3, 4));
            const sides = f32x4.pmax(v128.shuffle<f32>(left, middle, 3, 4, 5, 6), v128.shuffle<f32>(middle, right, 1, 2, 3, 4));
            let p = f32x4.sub(middle, c4);
            p = f32x4.pmax(p, f32x4.sub(f32x4.pmax(column, sides), c1));
            p = f32x4.pmax(p, f32x4.sub(corners, c0));
            seen = f32x4.pmax(seen, finish4(switchCost, p, at, current, best, nextBest, out, leak, cap));
            over = column;
            column = next;
            left = middle;
            middle = right;
          }
        } else for (let at = from; at < end; at += 16) {
          let p = f32x4.sub(v128.load(here + at), c4);
          p = f32x4.pmax(p, f32x4.sub(v128.load(above + at - 4), c0));
          p = f32x4.pmax(p, f32x4.sub(v128.load(above + at), c1));
          p = f32x4.pmax(p, f32x4.sub(v128.load(above + at + 4), c2));
          p = f32x4.pmax(p, f32x4.sub(v128.load(here + at - 4), c3));
          p = f32x4.pmax(p, f32x4.sub(v128.load(here + at + 4), c5));
          p = f32x4.pmax(p, f32x4.sub(v128.load(below + at - 4), c6));
          p = f32x4.pmax(p, f32x4.sub(v128.load(below + at), c7));
          p = f32x4.pmax(p, f32x4.sub(v128.load(below + at + 4), c8));
          seen = f32x4.pmax(seen, finish4(switchCost, p, at, current, best, nextBest, out, leak, cap));
        }
        most = largestOf(seen);
      } else {
        for (let at = from; at < end; at += 4) {
          let p = load<f32>(here + at) - load<f32>(costs, 16);
          p = larger(p, load<f32>(above + at - 4) - load<f32>(costs));
          p = larger(p, load<f32>(above + at) - load<f32>(costs, 4));
          p = larger(p, load<f32>(above + at + 4) - load<f32>(costs, 8));
          p = larger(p, load<f32>(here + at - 4) - load<f32>(costs, 12));
          p = larger(p, load<f32>(here + at + 4) - load<f32>(costs, 20));
          p = larger(p, load<f32>(below + at - 4) - load<f32>(costs, 24));
          p = larger(p, load<f32>(below + at) - load<f32>(costs, 28));
          p = larger(p, load<f32>(below + at + 4) - load<f32>(costs, 32));
          most = larger(most, finish(switchCost, p, at, current, best, nextBest, out, leak, cap));
        }
      }
      const bit = bits & (0 - bits);
      if (most > 0) filled |= bit;
      if (most > lastingAbove) lasting |= bit;
      if (most > spreadingAbove) spreading |= bit;
      if (most > enteringAbove) entering |= bit;
    }
    store<u64>(word(outBits, k), filled);
    store<u64>(word(ofKind(outBits, LASTING, layer.words), k), lasting);
    store<u64>(word(ofKind(outBits, SPREADING, layer.words), k), spreading);
    store<u64>(word(ofKind(outBits, ENTERING, layer.words), k), entering);
  }
  clearPadding(layer, out);
}

/** Whether ways beside cost the same, and those to corners. */
function isRound(costs: usize): bool {
  const beside = load<f32>(costs, 4);
  const corner = load<f32>(costs);
  for (let k = 0; k < 9; k++) if (k != 4 && load<f32>(nth(costs, k)) != ((k & 1) == 1 ? beside : corner)) return false;
  return true;
}

/** From the same cell alone. */
export function straightRow(
  layer: TransportLayer,
  m: i32,
  here: usize,
  current: usize,
  best: usize,
  nextBest: usize,
  out: usize,
  outBits: usize,
  leak: f32,
  cap: f32,
): void {
  const cost = load<f32>(nth(layer.lateral, 9 * m + 4));
  const switchCost = layer.switchCost;
  // A little less, so that float numerics, which round, lose nothing.
  const lastingAbove = ALMOST * (load<f32>(nth(layer.lasting, m)) + leak);
  const spreadingAbove = ALMOST * (load<f32>(nth(layer.spreading, m)) + leak);
  const enteringAbove = ALMOST * load<f32>(nth(layer.entering, m));
  for (let k = 0; k < layer.words; k++) {
    let filled: u64 = 0;
    let lasting: u64 = 0;
    let spreading: u64 = 0;
    let entering: u64 = 0;
    for (let bits = load<u64>(word(layer.active, k)); bits != 0; bits &= bits - 1) {
      const tile = (k << 6) + <i32>ctz(bits);
      const from = (<usize>tile) << 6;
      const end = from + ((<usize>tileVectors(layer, tile)) << 4);
      let most: f32 = 0;
      if (ASC_FEATURE_SIMD) {
        let seen = f32x4.splat(0);
        for (let at = from; at < end; at += 16) {
          const p = f32x4.sub(v128.load(here + at), f32x4.splat(cost));
          seen = f32x4.pmax(seen, finish4(switchCost, p, at, current, best, nextBest, out, leak, cap));
        }
        most = largestOf(seen);
      } else {
        for (let at = from; at < end; at += 4) {
          most = larger(most, finish(switchCost, load<f32>(here + at) - cost, at, current, best, nextBest, out, leak, cap));
        }
      }
      const bit = bits & (0 - bits);
      if (most > 0) filled |= bit;
      if (most > lastingAbove) lasting |= bit;
      if (most > spreadingAbove) spreading |= bit;
      if (most > enteringAbove) entering |= bit;
    }
    store<u64>(word(outBits, k), filled);
    store<u64>(word(ofKind(outBits, LASTING, layer.words), k), lasting);
    store<u64>(word(ofKind(outBits, SPREADING, layer.words), k), spreading);
    store<u64>(word(ofKind(outBits, ENTERING, layer.words), k), entering);
  }
  clearPadding(layer, out);
}

/** Writes the potentials of four cells that are predicted to be `p`, and returns them. */
// @ts-ignore: decorator
@inline
function finish4(
  switchCost: f32,
  p: v128,
  at: usize,
  current: usize,
  best: usize,
  nextBest: usize,
  out: usize,
  leak: f32,
  cap: f32,
): v128 {
  const switched = f32x4.sub(v128.load(best + at), f32x4.splat(switchCost));
  const charged = f32x4.sub(f32x4.add(f32x4.pmax(p, switched), v128.load(current + at)), f32x4.splat(leak));
  const potential = f32x4.pmin(f32x4.pmax(f32x4.splat(0), charged), f32x4.splat(cap));
  v128.store(out + at, potential);
  v128.store(nextBest + at, f32x4.pmax(v128.load(nextBest + at), potential));
  return potential;
}

/** {@link finish4} of one cell. */
// @ts-ignore: decorator
@inline
function finish(
  switchCost: f32,
  p: f32,
  at: usize,
  current: usize,
  best: usize,
  nextBest: usize,
  out: usize,
  leak: f32,
  cap: f32,
): f32 {
  const switched: f32 = load<f32>(best + at) - switchCost;
  const charged: f32 = larger(p, switched) + load<f32>(current + at) - leak;
  const positive = larger(0, charged);
  const potential: f32 = cap < positive ? cap : positive;
  store<f32>(out + at, potential);
  store<f32>(nextBest + at, larger(load<f32>(nextBest + at), potential));
  return potential;
}

/** Puts the cells behind the last column to 0. */
// @ts-ignore: decorator
@inline
export function clearPadding(layer: TransportLayer, row: usize): void {
  for (let x = layer.width; x < layer.vectors << 2; x++) store<f32>(nth(row, x), 0);
}
