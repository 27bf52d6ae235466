import { allocate } from './arena';
import { nth } from './nth';
import { TILE_SHIFT, word } from './tile-bits';
import { cell, clear, copyVectors, isAbove, lanes, larger, least, minus, most, splat } from './transport-cells';
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
  /** The gain of cells without input; u64[words] the tiles in which the two rows are other than without input. */
  quiet: usize;
  written: usize;
  /** What is still to be taken off where cells are f32. */
  leak: f32;
  /** Cells that the inputs of this step reached. */
  cells: f64;
  /** u64[words] of the row at hand: tiles with input or switching, all that are computed, those of them with a source beside. */
  ready: usize;
  active: usize;
  sourced: usize;
  /** Whether half of the tiles of the row at hand have such input: then it is not worth to look for them. */
  isFlooded: bool;
  /** u64[height + taps][words], 0 between calls, see transport-input.ts. */
  touched: usize;
  /** u32[M][2]: rows of maps that only shift, see transport-short-rows.ts. */
  rows: usize;
  /** u64[4 kinds][words]: bits of a row that is read where it shifts from. */
  driftBits: usize;
  /** [M][3][a vector + cells + a vector] rows of shifted maps, row y at y mod 3, and their bits, [4 kinds][words]. */
  shifted: usize;
  shiftedBits: usize;
  /** A row with a frame of radius; and what is taken from a row. */
  window: usize;
  taken: usize;
  /** The band of another caller; 0 for none. */
  next: usize;
}

function newBand(layer: TransportLayer): Band {
  const band = changetype<Band>(allocate(offsetof<Band>()));
  band.gain = allocate(layer.rowBytes + 16);
  band.floor = allocate(layer.rowBytes + 16);
  band.written = allocate((<usize>layer.words) << 3);
  band.ready = allocate((<usize>layer.words) << 3);
  band.active = allocate((<usize>layer.words) << 3);
  band.sourced = allocate((<usize>layer.words) << 3);
  band.touched = allocate((<usize>((layer.height + layer.taps) * layer.words)) << 3);
  band.rows = allocate(layer.orderBytes << 1);
  band.driftBits = allocate((<usize>layer.words) << 5);
  band.shifted = allocate(<usize>(3 * layer.motions) * layer.shiftedRowBytes);
  band.shiftedBits = allocate((<usize>(3 * layer.motions * layer.words)) << 5);
  if (layer.radius >= 0) {
    band.window = allocate((<usize>(layer.width + 2 * layer.radius + 32)) << 2);
    band.taken = allocate(layer.rowBytes + 16);
  }
  return band;
}

/** What one more caller needs who computes rows of a layer. */
export function addBand(address: usize): usize {
  const layer = changetype<TransportLayer>(address);
  const band = newBand(layer);
  band.next = layer.bands;
  layer.bands = changetype<usize>(band);
  return changetype<usize>(band);
}

/** P + I − leak, in the order of the equations. */
// @inline
export function charge<T>(predicted: v128, gain: v128, leak: v128): v128 {
  return isFloat<T>() ? f32x4.sub(f32x4.add(predicted, gain), leak) : i16x8.add_sat_s(predicted, gain);
}

/** Makes ready for rows of the maps of a brightness. */
export function beginRows(layer: TransportLayer, band: Band, s: i32): void {
  band.leak = load<f32>(nth(layer.leak, s));
  band.quiet = layer.quiet + <usize>s * layer.rowBytes;
  memory.copy(band.gain, band.quiet, layer.rowBytes);
  memory.fill(band.floor, 0, layer.rowBytes);
  memory.fill(band.written, 0, (<usize>layer.words) << 3);
}

/** Makes ready for row y. What no input reaches, and cannot be switched to, is as it was made by {@link beginRows}. */
export function beginRow<T>(layer: TransportLayer, band: Band, s: i32, y: i32): void {
  const current = currentRow(layer, s, y);
  const best = layer.best + <usize>y * layer.rowBytes;
  let tiles = 0;
  for (let k = 0; k < layer.words; k++) {
    const reached = load<u64>(word(layer.reached, y * layer.words + k));
    const switchable = load<u64>(word(layer.switchable, y * layer.words + k));
    const before = load<u64>(word(band.written, k));
    const now = reached | switchable;
    store<u64>(word(band.written, k), now);
    let ready: u64 = 0;
    for (let bits = before | now; bits != 0; bits &= bits - 1) {
      const bit = bits & (0 - bits);
      const tile = (k << 6) + <i32>ctz(bits);
      const at = tileAt<T>(tile);
      const vectors = tileVectors<T>(layer, tile);
      if ((reached & bit) != 0) {
        writeGain<T>(layer, nth(current, tile << TILE_SHIFT), band.leak, band.gain + at, vectors);
        if (tile == layer.tiles - 1) endGain<T>(layer, band.gain);
      } else if ((before & bit) != 0) copyVectors(band.gain + at, band.quiet + at, vectors);
      // Input may pay for a switch that costs more than there is.
      if ((now & bit) != 0 && layer.switchCost < layer.ceiling) writeFloor<T>(layer, best + at, band, at, vectors);
      else if ((before & bit) != 0) clear(band.floor + at, vectors);
      if ((now & bit) != 0 && appears<T>(at, vectors, band)) ready |= bit;
    }
    store<u64>(word(band.ready, k), ready);
    tiles += <i32>popcnt(ready);
  }
  band.isFlooded = 2 * tiles >= layer.tiles;
}

/** Writes the row of cells without input of every brightness, where the leak is known. */
export function writeQuiet<T>(layer: TransportLayer): void {
  for (let s = 0; s < layer.maps; s++) {
    const row = layer.quiet + <usize>s * layer.rowBytes;
    writeGain<T>(layer, layer.nothing, load<f32>(nth(layer.leak, s)), row, layer.vectors);
    endGain<T>(layer, row);
  }
}

/** On the grid a current is a whole number of steps, of at most 2^24, and nothing saturates but what is below all potentials. */
function writeGain<T>(layer: TransportLayer, current: usize, leak: f32, gain: usize, vectors: i32): void {
  const maxCurrent = layer.maxCurrent;
  const end = gain + ((<usize>vectors) << 4);
  if (ASC_FEATURE_SIMD) {
    const limit = f32x4.splat(maxCurrent);
    const perUnit = f32x4.splat(1 / layer.unit);
    const leak4 = i32x4.splat(<i32>leak);
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
    for (let at = gain, from = current; at < end; at += 4, from += 4) {
      const value = load<f32>(from);
      store<f32>(at, value < maxCurrent ? value : maxCurrent);
    }
  }
}

/** Leaves nothing behind the last cell. */
function endGain<T>(layer: TransportLayer, gain: usize): void {
  for (let x = layer.width; x < layer.vectors * lanes<T>(); x++) {
    if (isFloat<T>()) store<f32>(cell<T>(gain, x), -f32.MAX_VALUE);
    else store<i16>(cell<T>(gain, x), i16.MIN_VALUE);
  }
}

function writeFloor<T>(layer: TransportLayer, best: usize, band: Band, from: usize, vectors: i32): void {
  const switchCost = layer.switchCost;
  const leak = band.leak;
  for (let at: usize = 0; at < (<usize>vectors) << 4; at += 16) {
    if (ASC_FEATURE_SIMD) {
      const switched = minus<T>(v128.load(best + at), splat<T>(switchCost));
      const charged = charge<T>(switched, v128.load(band.gain + from + at), splat<T>(leak));
      v128.store(band.floor + from + at, least<T>(most<T>(splat<T>(0), charged), splat<T>(layer.cap)));
    } else {
      for (let k = at; k < at + 16; k += 4) {
        const charged: f32 = load<f32>(best + k) - switchCost + load<f32>(band.gain + from + k) - leak;
        const positive = larger(0, charged);
        store<f32>(band.floor + from + k, layer.cap < positive ? layer.cap : positive);
      }
    }
  }
}

/** Whether evidence appears from nothing in a tile: by switching, or by input above the leak. */
function appears<T>(from: usize, vectors: i32, band: Band): bool {
  const leak: f32 = isFloat<T>() ? band.leak : 0;
  for (let at = from; at < from + ((<usize>vectors) << 4); at += 16) {
    if (ASC_FEATURE_SIMD) {
      if (isAbove<T>(v128.load(band.gain + at), splat<T>(leak)) || v128.any_true(v128.load(band.floor + at))) return true;
    } else {
      for (let k = at; k < at + 16; k += 4) if (load<f32>(band.gain + k) > leak || load<f32>(band.floor + k) > 0) return true;
    }
  }
  return false;
}
