import { nth } from './nth';
import { shiftedBits, TILE_SHIFT, TILE_VECTORS, word } from './tile-bits';
import { bitsRow, planeRow, TransportLayer } from './transport-layer';

/** The larger of two numbers that are not NaN; 0 and −0 are the first. */
// @ts-ignore: decorator
@inline
export function larger(a: f32, b: f32): f32 {
  return a < b ? b : a;
}

/** Vectors of a tile, fewer in the last one. */
// @ts-ignore: decorator
@inline
export function tileVectors(layer: TransportLayer, tile: i32): i32 {
  return min<i32>(TILE_VECTORS, layer.vectors - (tile << 2));
}

// @ts-ignore: decorator
@inline
export function shiftedRow(layer: TransportLayer, m: i32, y: i32): usize {
  return layer.shifted + <usize>(3 * m + (y % 3)) * layer.shiftedRowBytes + 16;
}

// @ts-ignore: decorator
@inline
export function shiftedBitsRow(layer: TransportLayer, m: i32, y: i32): usize {
  return word(layer.shiftedBits, (3 * m + (y % 3)) * layer.words);
}

/** Writes row y of map (s, m) after entering and shifting, B, and its bits. */
export function writeShifted(layer: TransportLayer, s: i32, m: i32, y: i32, dx: i32, dy: i32): void {
  const words = layer.words;
  const row = shiftedRow(layer, m, y);
  const bits = shiftedBitsRow(layer, m, y);
  const source = y - dy;
  const inside = source >= 0 && source < layer.height;
  const entered = load<i32>(nth(layer.sources, m * layer.motions));
  for (let k = 0; k < words; k++) {
    let now: u64 = 0;
    if (inside) {
      now = shiftedBits(bitsRow(layer, s, m, source), words, k, dx);
      for (let e = 1; e <= entered; e++) {
        const j = load<i32>(nth(layer.sources, m * layer.motions + e));
        now |= shiftedBits(bitsRow(layer, s, j, source), words, k, dx);
      }
      const left = layer.tiles - (k << 6);
      if (left < 64) now &= (<u64>1 << <u64>left) - 1;
    }
    let stale = load<u64>(word(bits, k)) & ~now;
    store<u64>(word(bits, k), now);
    for (; stale != 0; stale &= stale - 1) {
      memory.fill(row + ((<usize>((k << 6) + <i32>ctz(stale))) << 6), 0, 64);
    }
    for (; now != 0; now &= now - 1) writeTile(layer, s, m, row, source, dx, (k << 6) + <i32>ctz(now));
  }
}

/** A tile that lies with all its source cells inside the layer goes vector by vector, one at the edge cell by cell. */
function writeTile(layer: TransportLayer, s: i32, m: i32, row: usize, source: i32, dx: i32, tile: i32): void {
  const first = max<i32>(0, dx);
  const end = min<i32>(layer.width, layer.width + dx);
  const own = planeRow(layer, s, m, source);
  const from = tile << TILE_SHIFT;
  const entered = load<i32>(nth(layer.sources, m * layer.motions));
  for (let x = from; x < from + 16; x += 4) {
    if (ASC_FEATURE_SIMD) {
      if (x >= first && x + 4 <= end) {
        const at = nth(own, x - dx);
        let values = v128.load(at);
        for (let e = 1; e <= entered; e++) {
          const j = load<i32>(nth(layer.sources, m * layer.motions + e));
          const other = v128.load(at + <usize>(j - m) * layer.planeBytes);
          values = f32x4.pmax(values, f32x4.sub(other, v128.load32_splat(nth(layer.enter, m * layer.motions + j))));
        }
        v128.store(nth(row, x), values);
        continue;
      }
    }
    for (let cell = x; cell < x + 4; cell++) {
      let value: f32 = 0;
      if (cell >= first && cell < end) {
        const at = nth(own, cell - dx);
        value = load<f32>(at);
        for (let e = 1; e <= entered; e++) {
          const j = load<i32>(nth(layer.sources, m * layer.motions + e));
          value = larger(value, load<f32>(at + <usize>(j - m) * layer.planeBytes) - load<f32>(nth(layer.enter, m * layer.motions + j)));
        }
      }
      store<f32>(nth(row, cell), value);
    }
  }
}

/*
 * One row of one map: V = min(cap, max(0, (max(P, best − switch) + I) − leak)) in the active tiles, P being the best of nine
 * neighbours, or B − the cost of the centre. Sets the bits of tiles that are not 0, and raises the best of this step.
 */

/** From the nine neighbours. */
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
  const switchCost = layer.switchCost;
  for (let k = 0; k < layer.words; k++) {
    let filled: u64 = 0;
    for (let bits = load<u64>(word(layer.active, k)); bits != 0; bits &= bits - 1) {
      const tile = (k << 6) + <i32>ctz(bits);
      const from = (<usize>tile) << 6;
      const end = from + ((<usize>tileVectors(layer, tile)) << 4);
      let any = false;
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
        for (let at = from; at < end; at += 16) {
          let p = f32x4.sub(v128.load(here + at), c4);
          p = f32x4.pmax(p, f32x4.sub(v128.load(above + at - 4), c0));
          p = f32x4.pmax(p, f32x4.sub(v128.load(above + at), c1));
          p = f32x4.pmax(p, f32x4.sub(v128.load(above + at + 4), c2));
          p = f32x4.pmax(p, f32x4.sub(v128.load(here + at - 4), c3));
          p = f32x4.pmax(p, f32x4.sub(v128.load(here + at + 4), c5));
          p = f32x4.pmax(p, f32x4.sub(v128.load(below + at - 4), c6));
          p = f32x4.pmax(p, f32x4.sub(v128.load(below + at), c7));
          p = f32x4.pmax(p, f32x4.sub(v128.load(below + at + 4), c8));
          seen = v128.or(seen, finish4(switchCost, p, at, current, best, nextBest, out, leak, cap));
        }
        any = v128.any_true(seen);
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
          if (finish(switchCost, p, at, current, best, nextBest, out, leak, cap)) any = true;
        }
      }
      if (any) filled |= <u64>1 << <u64>(tile & 63);
    }
    store<u64>(word(outBits, k), filled);
  }
  clearPadding(layer, out);
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
  for (let k = 0; k < layer.words; k++) {
    let filled: u64 = 0;
    for (let bits = load<u64>(word(layer.active, k)); bits != 0; bits &= bits - 1) {
      const tile = (k << 6) + <i32>ctz(bits);
      const from = (<usize>tile) << 6;
      const end = from + ((<usize>tileVectors(layer, tile)) << 4);
      let any = false;
      if (ASC_FEATURE_SIMD) {
        let seen = f32x4.splat(0);
        for (let at = from; at < end; at += 16) {
          const p = f32x4.sub(v128.load(here + at), f32x4.splat(cost));
          seen = v128.or(seen, finish4(switchCost, p, at, current, best, nextBest, out, leak, cap));
        }
        any = v128.any_true(seen);
      } else {
        for (let at = from; at < end; at += 4) {
          if (finish(switchCost, load<f32>(here + at) - cost, at, current, best, nextBest, out, leak, cap)) any = true;
        }
      }
      if (any) filled |= <u64>1 << <u64>(tile & 63);
    }
    store<u64>(word(outBits, k), filled);
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

/** The potential of one cell; true when it is not 0. */
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
): bool {
  const switched: f32 = load<f32>(best + at) - switchCost;
  const charged: f32 = larger(p, switched) + load<f32>(current + at) - leak;
  const positive = larger(0, charged);
  const potential: f32 = cap < positive ? cap : positive;
  store<f32>(out + at, potential);
  store<f32>(nextBest + at, larger(load<f32>(nextBest + at), potential));
  return potential != 0;
}

/** Puts the cells behind the last column to 0. */
// @ts-ignore: decorator
@inline
export function clearPadding(layer: TransportLayer, row: usize): void {
  for (let x = layer.width; x < layer.vectors << 2; x++) store<f32>(nth(row, x), 0);
}
