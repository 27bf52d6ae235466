import { nth } from './nth';
import { ENTERING, LASTING, ofKind, SPREADING, shiftedBits, TILE, TILE_SHIFT, word } from './tile-bits';
import { Band } from './transport-band';
import { cell, clear, copyVector, copyVectors, lanes, larger, minus, most, splat } from './transport-cells';
import { bitsRow, inLayer, planeRow, TransportLayer, tileAt } from './transport-layer';

/*
 * Rows of maps after entering and shifting, three of each map at a time: what the neighbours of a row read. Maps that neither
 * shift in this step nor are entered are read where they are.
 */

// @inline
export function shiftedRow(layer: TransportLayer, band: Band, m: i32, y: i32): usize {
  return band.shifted + <usize>(3 * m + (y % 3)) * layer.shiftedRowBytes + 16;
}

// @inline
export function shiftedBitsRow(layer: TransportLayer, band: Band, m: i32, y: i32): usize {
  return word(band.shiftedBits, 4 * (3 * m + (y % 3)) * layer.words);
}

/** Writes row y of map (s, m) after entering and shifting, B, and its bits. */
export function writeShifted<T>(layer: TransportLayer, band: Band, s: i32, m: i32, y: i32, dx: i32, dy: i32): void {
  const words = layer.words;
  const row = shiftedRow(layer, band, m, y);
  const bits = shiftedBitsRow(layer, band, m, y);
  const source = y - dy;
  const inside = source >= 0 && source < layer.height;
  const entered = load<i32>(nth(layer.sources, m * layer.motions));
  const own = bitsRow(layer, s, m, inside ? source : 0);
  if (entered == 0 && isEmpty(bits, words) && (!inside || isEmpty(own, words))) return;
  for (let k = 0; k < words; k++) {
    let now: u64 = 0;
    let lasting: u64 = 0;
    let spreading: u64 = 0;
    if (inside) {
      let entering: u64 = 0;
      for (let e = 1; e <= entered; e++) {
        const j = load<i32>(nth(layer.sources, m * layer.motions + e));
        entering |= shiftedBits(ofKind(bitsRow(layer, s, j, source), ENTERING, words), words, k, dx);
      }
      const mask = inLayer(layer, k);
      now = (entering | shiftedBits(own, words, k, dx)) & mask;
      lasting = (entering | shiftedBits(ofKind(own, LASTING, words), words, k, dx)) & mask;
      spreading = (entering | shiftedBits(ofKind(own, SPREADING, words), words, k, dx)) & mask;
    }
    let stale = load<u64>(word(bits, k)) & ~now;
    store<u64>(word(bits, k), now);
    store<u64>(word(ofKind(bits, LASTING, words), k), lasting);
    store<u64>(word(ofKind(bits, SPREADING, words), k), spreading);
    for (; stale != 0; stale &= stale - 1) {
      clear(row + tileAt<T>((k << 6) + <i32>ctz(stale)), TILE / lanes<T>());
    }
    if (now == inLayer(layer, k) && entered == 0 && dx >= -lanes<T>() && dx <= lanes<T>()) {
      const first = tileAt<T>(k << 6);
      const vectors = min<i32>(layer.vectors - (k << 6) * (TILE / lanes<T>()), 64 * (TILE / lanes<T>()));
      copyVectors(row + first, cell<T>(planeRow(layer, s, m, source) + first, -dx), vectors);
      continue;
    }
    for (; now != 0; now &= now - 1) writeTile<T>(layer, s, m, row, source, dx, (k << 6) + <i32>ctz(now));
  }
  if (dx > 0) for (let x = layer.width; x < layer.tiles << TILE_SHIFT; x++) store<T>(cell<T>(row, x), <T>0);
}

// @inline
function isEmpty(bits: usize, words: i32): bool {
  let any: u64 = 0;
  for (let k = 0; k < words; k++) any |= load<u64>(word(bits, k));
  return any == 0;
}

/** What a vector has from outside the layer is 0, for there are vectors of 0 around every row. */
function writeTile<T>(layer: TransportLayer, s: i32, m: i32, row: usize, source: i32, dx: i32, tile: i32): void {
  const own = planeRow(layer, s, m, source);
  const entered = load<i32>(nth(layer.sources, m * layer.motions));
  for (let x = tile << TILE_SHIFT; x < (tile + 1) << TILE_SHIFT; x += lanes<T>()) {
    const to = cell<T>(row, x);
    const from = x - dx;
    if (from <= -lanes<T>() || from >= layer.width) {
      clear(to, 1);
      continue;
    }
    const at = cell<T>(own, from);
    copyVector(to, at);
    for (let e = 1; e <= entered; e++) {
      const j = load<i32>(nth(layer.sources, m * layer.motions + e));
      enter<T>(to, at + <usize>(j - m) * layer.rowBytes, load<f32>(nth(layer.enter, m * layer.motions + j)));
    }
  }
}

/** Raises a vector of cells to others less a cost. */
// @inline
function enter<T>(to: usize, other: usize, cost: f32): void {
  if (ASC_FEATURE_SIMD) v128.store(to, most<T>(v128.load(to), minus<T>(v128.load(other), splat<T>(cost))));
  else for (let k: usize = 0; k < 16; k += 4) store<f32>(to + k, larger(load<f32>(to + k), load<f32>(other + k) - cost));
}
