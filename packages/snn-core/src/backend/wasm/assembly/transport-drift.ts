import { ENTERING, LASTING, ofKind, SPREADING, word } from './tile-bits';
import { TransportLayer } from './transport-layer';
import { ALMOST, clearPadding, inLayer, largestOf, tileVectors } from './transport-rows';

/*
 * One row of a map whose way is free and that is not switched: V = min(cap, max(0, (B + I) − leak)), by SIMD. B is read where it
 * shifts from.
 */

/**
 * The active tiles of a row. Of what it holds only is noted what lasts; such a map enters and spreads to no other, or its bits
 * are those of all that it holds.
 */
export function driftRow(layer: TransportLayer, here: usize, current: usize, nextBest: usize, out: usize, outBits: usize, leak: f32, cap: f32): void {
  const lasting4 = f32x4.splat(ALMOST * leak);
  const leak4 = f32x4.splat(leak);
  const cap4 = f32x4.splat(cap);
  const zero = f32x4.splat(0);
  for (let k = 0; k < layer.words; k++) {
    let filled: u64 = 0;
    let lasting: u64 = 0;
    for (let bits = load<u64>(word(layer.active, k)); bits != 0; bits &= bits - 1) {
      const tile = (k << 6) + <i32>ctz(bits);
      const from = (<usize>tile) << 6;
      const end = from + ((<usize>tileVectors(layer, tile)) << 4);
      let seen = zero;
      for (let at = from; at < end; at += 16) {
        const charged = f32x4.sub(f32x4.add(v128.load(here + at), v128.load(current + at)), leak4);
        const potential = f32x4.pmin(f32x4.pmax(zero, charged), cap4);
        v128.store(out + at, potential);
        v128.store(nextBest + at, f32x4.pmax(v128.load(nextBest + at), potential));
        seen = f32x4.pmax(seen, potential);
      }
      const bit = bits & (0 - bits);
      if (v128.any_true(f32x4.gt(seen, zero))) filled |= bit;
      if (v128.any_true(f32x4.gt(seen, lasting4))) lasting |= bit;
    }
    store<u64>(word(outBits, k), filled);
    store<u64>(word(ofKind(outBits, LASTING, layer.words), k), lasting);
    store<u64>(word(ofKind(outBits, SPREADING, layer.words), k), filled);
    store<u64>(word(ofKind(outBits, ENTERING, layer.words), k), filled);
  }
  clearPadding(layer, out);
}

/**
 * {@link driftRow} of a whole row, for one that input reaches nearly everywhere: no tile is looked for, and what is noted is true of the whole row.
 */
export function driftWholeRow(layer: TransportLayer, here: usize, current: usize, nextBest: usize, out: usize, outBits: usize, leak: f32, cap: f32): void {
  const leak4 = f32x4.splat(leak);
  const cap4 = f32x4.splat(cap);
  const zero = f32x4.splat(0);
  let seen = zero;
  let left = layer.vectors;
  for (; left >= 4; left -= 4) {
    const p0 = f32x4.pmin(f32x4.pmax(zero, f32x4.sub(f32x4.add(v128.load(here), v128.load(current)), leak4)), cap4);
    const p1 = f32x4.pmin(f32x4.pmax(zero, f32x4.sub(f32x4.add(v128.load(here, 16), v128.load(current, 16)), leak4)), cap4);
    const p2 = f32x4.pmin(f32x4.pmax(zero, f32x4.sub(f32x4.add(v128.load(here, 32), v128.load(current, 32)), leak4)), cap4);
    const p3 = f32x4.pmin(f32x4.pmax(zero, f32x4.sub(f32x4.add(v128.load(here, 48), v128.load(current, 48)), leak4)), cap4);
    v128.store(out, p0);
    v128.store(out, p1, 16);
    v128.store(out, p2, 32);
    v128.store(out, p3, 48);
    v128.store(nextBest, f32x4.pmax(v128.load(nextBest), p0));
    v128.store(nextBest, f32x4.pmax(v128.load(nextBest, 16), p1), 16);
    v128.store(nextBest, f32x4.pmax(v128.load(nextBest, 32), p2), 32);
    v128.store(nextBest, f32x4.pmax(v128.load(nextBest, 48), p3), 48);
    seen = f32x4.pmax(f32x4.pmax(seen, f32x4.pmax(p0, p1)), f32x4.pmax(p2, p3));
    here += 64;
    current += 64;
    out += 64;
    nextBest += 64;
  }
  for (; left > 0; left--) {
    const p = f32x4.pmin(f32x4.pmax(zero, f32x4.sub(f32x4.add(v128.load(here), v128.load(current)), leak4)), cap4);
    v128.store(out, p);
    v128.store(nextBest, f32x4.pmax(v128.load(nextBest), p));
    seen = f32x4.pmax(seen, p);
    here += 16;
    current += 16;
    out += 16;
    nextBest += 16;
  }
  const most = largestOf(seen);
  for (let k = 0; k < layer.words; k++) {
    const all = inLayer(layer, k);
    const filled: u64 = most > 0 ? all : 0;
    store<u64>(word(outBits, k), filled);
    store<u64>(word(ofKind(outBits, LASTING, layer.words), k), most > ALMOST * leak ? all : 0);
    store<u64>(word(ofKind(outBits, SPREADING, layer.words), k), filled);
    store<u64>(word(ofKind(outBits, ENTERING, layer.words), k), filled);
  }
  clearPadding(layer, out - (<usize>layer.vectors << 4));
}
