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
      for (let at = from; at < end; at += 16) seen = f32x4.pmax(seen, drift4(at, here, current, nextBest, out, leak4, cap4));
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
  let seen = f32x4.splat(0);
  const end = <usize>layer.vectors << 4;
  for (let at: usize = 0; at < end; at += 16) seen = f32x4.pmax(seen, drift4(at, here, current, nextBest, out, leak4, cap4));
  const most = largestOf(seen);
  for (let k = 0; k < layer.words; k++) {
    const all = inLayer(layer, k);
    const filled: u64 = most > 0 ? all : 0;
    store<u64>(word(outBits, k), filled);
    store<u64>(word(ofKind(outBits, LASTING, layer.words), k), most > ALMOST * leak ? all : 0);
    store<u64>(word(ofKind(outBits, SPREADING, layer.words), k), filled);
    store<u64>(word(ofKind(outBits, ENTERING, layer.words), k), filled);
  }
  clearPadding(layer, out);
}

/** Writes the potentials of four cells, and returns them. */
// @ts-ignore: decorator
@inline
function drift4(at: usize, here: usize, current: usize, nextBest: usize, out: usize, leak4: v128, cap4: v128): v128 {
  const charged = f32x4.sub(f32x4.add(v128.load(here + at), v128.load(current + at)), leak4);
  const potential = f32x4.pmin(f32x4.pmax(f32x4.splat(0), charged), cap4);
  v128.store(out + at, potential);
  v128.store(nextBest + at, f32x4.pmax(v128.load(nextBest + at), potential));
  return potential;
}
