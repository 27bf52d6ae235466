import { nth } from './nth';
import { ENTERING, FILLED, LASTING, ofKind, SPREADING, word } from './tile-bits';
import { Band, charge } from './transport-band';
import { isAbove, larger, least, leftOf, minus, most, rightOf, splat } from './transport-cells';
import { MAP_NUMBERS, TransportLayer, tileAt, tileVectors } from './transport-layer';

/*
 * One row of one map: V = min(cap, max(F, (P + I) − leak)) in the active tiles, F being what comes by switching, and P the best of nine
 * neighbours, or B − the cost of the centre. Sets the bits of the tiles, and raises the best of this step.
 */

/** The numbers of a map, a vector of each: costs of corners, beside and of the centre; what is taken off, and what is the most; the cheapest way; above what it is noted. */
const CORNER: usize = 0;
const BESIDE: usize = 16;
const CENTRE: usize = 32;
const LEAK: usize = 48;
const CAP: usize = 64;
const UNSOURCED: usize = 80;
const REACHES: usize = 96;
const LASTS: usize = 112;
const SPREADS: usize = 128;
const ENTERS: usize = 144;

/** Makes vectors of the numbers that the host has written. */
export function spreadNumbers<T>(layer: TransportLayer): void {
  for (let k = 0; k < layer.maps * layer.motions * MAP_NUMBERS; k++) {
    const value = load<f32>(nth(layer.mapNumbers, k));
    const to = layer.numbers + ((<usize>k) << 4);
    if (ASC_FEATURE_SIMD) v128.store(to, splat<T>(value));
    else store<f32>(to, value);
  }
}

/** @param ways from the same cell alone (0), which does not read `above` and `below`; from nine (1), which cost by their distance (2). Returns whether the least threshold is reached. */
export function advanceTiles<T>(
  layer: TransportLayer,
  band: Band,
  s: i32,
  m: i32,
  ways: i32,
  above: usize,
  here: usize,
  below: usize,
  best: usize,
  out: usize,
  outBits: usize,
): bool {
  const numbers = layer.numbers + ((<usize>((s * layer.motions + m) * MAP_NUMBERS)) << 4);
  const costs = nth(layer.lateral, 9 * m);
  const spreads = ways != 0;
  const words = layer.words;
  const gain = band.gain;
  const floor = band.floor;
  let reaches = false;
  for (let k = 0; k < words; k++) {
    let filled: u64 = 0;
    let lasts: u64 = 0;
    let spread: u64 = 0;
    let enters: u64 = 0;
    for (let bits = load<u64>(word(band.active, k)); bits != 0; bits &= bits - 1) {
      const bit = bits & (0 - bits);
      const tile = (k << 6) + <i32>ctz(bits);
      const from = tileAt<T>(tile);
      const end = from + ((<usize>tileVectors<T>(layer, tile)) << 4);
      const sourced = !spreads || (load<u64>(word(band.sourced, k)) & bit) != 0;
      if (ASC_FEATURE_SIMD) {
        const leak = v128.load(numbers, LEAK);
        const cap = v128.load(numbers, CAP);
        let seen = splat<T>(0);
        if (!sourced) {
          const p = v128.load(numbers, UNSOURCED);
          for (let at = from; at < end; at += 16) seen = most<T>(seen, finishVector<T>(p, at, gain, floor, best, out, leak, cap));
        } else if (!spreads) {
          const centre = v128.load(numbers, CENTRE);
          for (let at = from; at < end; at += 16) {
            seen = most<T>(seen, finishVector<T>(minus<T>(v128.load(here + at), centre), at, gain, floor, best, out, leak, cap));
          }
        } else if (ways == 2) {
          // Beside costs c1, a corner c0: of a column first the best way from it to both of its sides.
          const c0 = v128.load(numbers, CORNER);
          const c1 = v128.load(numbers, BESIDE);
          const c4 = v128.load(numbers, CENTRE);
          let before = sideways<T>(above, here, below, from - 16, c0, c1);
          let beside = sideways<T>(above, here, below, from, c0, c1);
          for (let at = from; at < end; at += 16) {
            const behind = sideways<T>(above, here, below, at + 16, c0, c1);
            const column = most<T>(v128.load(above + at), v128.load(below + at));
            const own = most<T>(minus<T>(v128.load(here + at), c4), minus<T>(column, c1));
            const sides = most<T>(leftOf<T>(before, beside), rightOf<T>(beside, behind));
            seen = most<T>(seen, finishVector<T>(most<T>(own, sides), at, gain, floor, best, out, leak, cap));
            before = beside;
            beside = behind;
          }
        } else
          for (let at = from; at < end; at += 16)
            seen = most<T>(
              seen,
              finishVector<T>(nineWays<T>(at, above, here, below, costs), at, gain, floor, best, out, leak, cap),
            );
        if (v128.any_true(seen)) filled |= bit;
        if (isAbove<T>(seen, v128.load(numbers, REACHES))) reaches = true;
        if (isAbove<T>(seen, v128.load(numbers, LASTS))) lasts |= bit;
        if (isAbove<T>(seen, v128.load(numbers, SPREADS))) spread |= bit;
        if (isAbove<T>(seen, v128.load(numbers, ENTERS))) enters |= bit;
      } else {
        let seen: f32 = 0;
        for (let at = from; at < end; at += 4) {
          const p: f32 = !sourced
            ? load<f32>(numbers, UNSOURCED)
            : spreads
              ? nineWaysOf(at, above, here, below, costs)
              : load<f32>(here + at) - load<f32>(costs, 16);
          seen = larger(seen, finish(layer, p, at, band, best, out));
        }
        if (seen > 0) filled |= bit;
        if (seen > load<f32>(numbers, REACHES)) reaches = true;
        if (seen > load<f32>(numbers, LASTS)) lasts |= bit;
        if (seen > load<f32>(numbers, SPREADS)) spread |= bit;
        if (seen > load<f32>(numbers, ENTERS)) enters |= bit;
      }
    }
    store<u64>(word(ofKind(outBits, FILLED, words), k), filled);
    store<u64>(word(ofKind(outBits, LASTING, words), k), lasts);
    store<u64>(word(ofKind(outBits, SPREADING, words), k), spread);
    store<u64>(word(ofKind(outBits, ENTERING, words), k), enters);
  }
  return reaches;
}

/** What comes from a column to the cells beside it. */
// @inline
function sideways<T>(above: usize, here: usize, below: usize, at: usize, corner: v128, beside: v128): v128 {
  const column = most<T>(v128.load(above + at), v128.load(below + at));
  return most<T>(minus<T>(v128.load(here + at), beside), minus<T>(column, corner));
}

/** The best of nine ways to the cells of a vector. */
function nineWays<T>(at: usize, above: usize, here: usize, below: usize, costs: usize): v128 {
  const beside = <usize>sizeof<T>();
  let p = threeWays<T>(above + at, beside, costs);
  p = most<T>(p, threeWays<T>(here + at, beside, costs + 12));
  return most<T>(p, threeWays<T>(below + at, beside, costs + 24));
}

// @inline
function threeWays<T>(at: usize, beside: usize, costs: usize): v128 {
  const p = minus<T>(v128.load(at - beside), splat<T>(load<f32>(costs)));
  const q = minus<T>(v128.load(at), splat<T>(load<f32>(costs, 4)));
  return most<T>(most<T>(p, q), minus<T>(v128.load(at + beside), splat<T>(load<f32>(costs, 8))));
}

function nineWaysOf(at: usize, above: usize, here: usize, below: usize, costs: usize): f32 {
  const p = larger(threeWaysOf(above + at, costs), threeWaysOf(here + at, costs + 12));
  return larger(p, threeWaysOf(below + at, costs + 24));
}

function threeWaysOf(at: usize, costs: usize): f32 {
  const p = larger(load<f32>(at - 4) - load<f32>(costs), load<f32>(at) - load<f32>(costs, 4));
  return larger(p, load<f32>(at + 4) - load<f32>(costs, 8));
}

/** Writes the potentials of the cells of a vector that are predicted to be `p`, and returns them. */
// @inline
function finishVector<T>(p: v128, at: usize, gain: usize, floor: usize, best: usize, out: usize, leak: v128, cap: v128): v128 {
  const charged = most<T>(v128.load(floor + at), charge<T>(p, v128.load(gain + at), leak));
  const potential = least<T>(charged, cap);
  v128.store(out + at, potential);
  v128.store(best + at, most<T>(v128.load(best + at), potential));
  return potential;
}

/** {@link finishVector} of one cell. */
// @inline
function finish(layer: TransportLayer, p: f32, at: usize, band: Band, best: usize, out: usize): f32 {
  const charged: f32 = larger(load<f32>(band.floor + at), p + load<f32>(band.gain + at) - band.leak);
  const potential: f32 = layer.cap < charged ? layer.cap : charged;
  store<f32>(out + at, potential);
  store<f32>(best + at, larger(load<f32>(best + at), potential));
  return potential;
}
