import { allocate } from './arena';
import { nth } from './nth';
import { word } from './tile-bits';
import { cell, isAbove, lanes, larger, least, minus, most, splat } from './transport-cells';
import { currentRow } from './transport-input';
import { TransportLayer, tileAt, tileVectors } from './transport-layer';

/*
 * What is the same for all maps of a row: what its cells gain, I − leak, and what comes by switching, max(0, best − switchCost + I − leak).
 * Rows are computed in any order; who computes a band of them has this for itself.
 */

@unmanaged
export class Band {
  /** [stride] what cells gain: I where cells are f32, so that sums round as they always did, else I − leak; behind the last cell so little that nothing is left. */
  gain: usize;
  /** What comes by switching, at least 0. */
  floor: usize;
  /** Memory for the two. */
  gains: usize;
  floors: usize;
  /** What is still to be taken off where cells are f32. */
  leak: f32;
  /** No potential is above it before the competition. */
  cap: f32;
  /** u64[words] of the row at hand: tiles with input or switching, all that are computed, those of them with a source beside. */
  ready: usize;
  active: usize;
  sourced: usize;
  /** Whether half of the tiles of the row at hand have such input: then it is not worth to look for them. */
  isFlooded: bool;
  /** u64[4 kinds][words]: bits of a row that is read where it shifts from. */
  driftBits: usize;
  /** [M][3][a vector + cells + a vector] rows of shifted maps, row y at y mod 3, and their bits, [4 kinds][words]. */
  shifted: usize;
  shiftedBits: usize;
  /** A row with a frame of radius; and what is taken from a row. */
  window: usize;
  taken: usize;
}

export function newBand(layer: TransportLayer): Band {
  const band = changetype<Band>(allocate(offsetof<Band>()));
  band.gains = allocate(layer.rowBytes + 16);
  band.floors = allocate(layer.rowBytes + 16);
  band.ready = allocate((<usize>layer.words) << 3);
  band.active = allocate((<usize>layer.words) << 3);
  band.sourced = allocate((<usize>layer.words) << 3);
  band.driftBits = allocate((<usize>layer.words) << 5);
  band.shifted = allocate(<usize>(3 * layer.motions) * layer.shiftedRowBytes);
  band.shiftedBits = allocate((<usize>(3 * layer.motions * layer.words)) << 5);
  if (layer.radius >= 0) {
    band.window = allocate((<usize>(layer.width + 2 * layer.radius + 32)) << 2);
    band.taken = allocate(layer.rowBytes + 16);
  }
  return band;
}

/** P + I − leak, in the order of the equations. */
// @ts-ignore: decorator
@inline
export function charge<T>(predicted: v128, gain: v128, leak: v128): v128 {
  return isFloat<T>() ? f32x4.sub(f32x4.add(predicted, gain), leak) : i16x8.add_sat_s(predicted, gain);
}

/** Makes ready for row y of the maps of a brightness. */
export function beginRow<T>(layer: TransportLayer, band: Band, s: i32, y: i32): void {
  const leak = load<f32>(nth(layer.leak, s));
  band.leak = leak;
  let reached: u64 = 0;
  let switchable: u64 = 0;
  for (let k = y * layer.words; k < (y + 1) * layer.words; k++) {
    reached |= load<u64>(word(layer.reached, k));
    switchable |= load<u64>(word(layer.switchable, k));
  }
  if (reached == 0) band.gain = layer.quiet + <usize>s * layer.rowBytes;
  else {
    band.gain = band.gains;
    writeGain<T>(layer, currentRow(layer, s, y), leak, band.gain);
  }
  // Input may pay for a switch that costs more than there is.
  if (switchable == 0 && (reached == 0 || layer.switchCost >= layer.ceiling)) band.floor = layer.nothing;
  else {
    band.floor = band.floors;
    writeFloor<T>(layer, layer.best + <usize>y * layer.rowBytes, band);
  }
  findReady<T>(layer, band, y);
}

/** Writes the row of cells without input of every brightness, where the leak is known. */
export function writeQuiet<T>(layer: TransportLayer): void {
  for (let s = 0; s < layer.maps; s++) writeGain<T>(layer, layer.nothing, load<f32>(nth(layer.leak, s)), layer.quiet + <usize>s * layer.rowBytes);
}

/** On the grid a current is a whole number of steps, of at most 2^24, and nothing saturates but what is below all potentials. */
function writeGain<T>(layer: TransportLayer, current: usize, leak: f32, gain: usize): void {
  const maxCurrent = layer.maxCurrent;
  if (ASC_FEATURE_SIMD) {
    const limit = f32x4.splat(maxCurrent);
    const perUnit = f32x4.splat(1 / layer.unit);
    const leak4 = i32x4.splat(<i32>leak);
    const end = gain + ((<usize>layer.vectors) << 4);
    for (let at = gain, from = current; at < end; at += 16) {
      if (isFloat<T>()) {
        v128.store(at, f32x4.pmin(v128.load(from), limit));
        from += 16;
      } else {
        const low = i32x4.sub(i32x4.trunc_sat_f32x4_s(f32x4.mul(f32x4.pmin(v128.load(from), limit), perUnit)), leak4);
        const high = i32x4.sub(i32x4.trunc_sat_f32x4_s(f32x4.mul(f32x4.pmin(v128.load(from, 16), limit), perUnit)), leak4);
        v128.store(at, i16x8.narrow_i32x4_s(low, high));
        from += 32;
      }
    }
  } else {
    for (let x = 0; x < layer.width; x++) {
      const value = load<f32>(nth(current, x));
      store<f32>(nth(gain, x), value < maxCurrent ? value : maxCurrent);
    }
  }
  for (let x = layer.width; x < layer.vectors * lanes<T>(); x++) {
    if (isFloat<T>()) store<f32>(cell<T>(gain, x), -f32.MAX_VALUE);
    else store<i16>(cell<T>(gain, x), i16.MIN_VALUE);
  }
}

function writeFloor<T>(layer: TransportLayer, best: usize, band: Band): void {
  const switchCost = layer.switchCost;
  const leak = band.leak;
  for (let at: usize = 0; at < (<usize>layer.vectors) << 4; at += 16) {
    if (ASC_FEATURE_SIMD) {
      const switched = minus<T>(v128.load(best + at), splat<T>(switchCost));
      const charged = charge<T>(switched, v128.load(band.gain + at), splat<T>(leak));
      v128.store(band.floor + at, least<T>(most<T>(splat<T>(0), charged), splat<T>(band.cap)));
    } else {
      for (let k = at; k < at + 16; k += 4) {
        const charged: f32 = load<f32>(best + k) - switchCost + load<f32>(band.gain + k) - leak;
        const positive = larger(0, charged);
        store<f32>(band.floor + k, band.cap < positive ? band.cap : positive);
      }
    }
  }
}

/** Tiles of a row in which evidence appears from nothing: by switching, or by input above the leak. */
function findReady<T>(layer: TransportLayer, band: Band, y: i32): void {
  let tiles = 0;
  const leak: f32 = isFloat<T>() ? band.leak : 0;
  for (let k = 0; k < layer.words; k++) {
    const place = y * layer.words + k;
    let ready: u64 = 0;
    for (let bits = load<u64>(word(layer.reached, place)) | load<u64>(word(layer.switchable, place)); bits != 0; bits &= bits - 1) {
      const tile = (k << 6) + <i32>ctz(bits);
      if (appears<T>(tileAt<T>(tile), tileVectors<T>(layer, tile), band, leak)) ready |= bits & (0 - bits);
    }
    store<u64>(word(band.ready, k), ready);
    tiles += <i32>popcnt(ready);
  }
  band.isFlooded = 2 * tiles >= layer.tiles;
}

function appears<T>(from: usize, vectors: i32, band: Band, leak: f32): bool {
  for (let at = from; at < from + ((<usize>vectors) << 4); at += 16) {
    if (ASC_FEATURE_SIMD) {
      if (isAbove<T>(v128.load(band.gain + at), splat<T>(leak)) || isAbove<T>(v128.load(band.floor + at), splat<T>(0))) return true;
    } else {
      for (let k = at; k < at + 16; k += 4) if (load<f32>(band.gain + k) > leak || load<f32>(band.floor + k) > 0) return true;
    }
  }
  return false;
}
