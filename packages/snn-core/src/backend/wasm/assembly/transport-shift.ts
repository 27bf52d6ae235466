import { nth } from './nth';
import { ENTERING, LASTING, ofKind, shiftedBits, SPREADING, TILE, TILE_SHIFT, word } from './tile-bits';
import { Band } from './transport-band';
import { cell, clear, lanes, larger, minus, most, splat } from './transport-cells';
import { bitsRow, inLayer, planeRow, TransportLayer, tileAt } from './transport-layer';

/*
 * Rows of maps after entering and shifting, three of each map at a time: what the neighbours of a row read. Maps that neither
 * shift in this step nor are entered are read where they are.
 */

// @ts-ignore: decorator
@inline
export function shiftedRow(layer: TransportLayer, band: Band, m: i32, y: i32): usize {
  return band.shifted + <usize>(3 * m + (y % 3)) * layer.shiftedRowBytes + 16;
}

// @ts-ignore: decorator
@inline
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
    for (; now != 0; now &= now - 1) writeTile<T>(layer, s, m, row, source, dx, (k << 6) + <i32>ctz(now));
  }
}

// @ts-ignore: decorator
@inline
function isEmpty(bits: usize, words: i32): bool {
  let any: u64 = 0;
  for (let k = 0; k < words; k++) any |= load<u64>(word(bits, k));
  return any == 0;
}

/** A tile that lies with all its source cells inside the layer goes vector by vector, one at the edge cell by cell. */
function writeTile<T>(layer: TransportLayer, s: i32, m: i32, row: usize, source: i32, dx: i32, tile: i32): void {
  const first = max<i32>(0, dx);
  const end = min<i32>(layer.width, layer.width + dx);
  const own = planeRow(layer, s, m, source);
  const from = tile << TILE_SHIFT;
  const entered = load<i32>(nth(layer.sources, m * layer.motions));
  for (let x = from; x < from + TILE; x += lanes<T>()) {
    if (ASC_FEATURE_SIMD) {
      if (x >= first && x + lanes<T>() <= end) {
        const at = cell<T>(own, x - dx);
        let values = v128.load(at);
        for (let e = 1; e <= entered; e++) {
          const j = load<i32>(nth(layer.sources, m * layer.motions + e));
          const other = v128.load(at + <usize>(j - m) * layer.rowBytes);
          values = most<T>(values, minus<T>(other, splat<T>(load<f32>(nth(layer.enter, m * layer.motions + j)))));
        }
        v128.store(cell<T>(row, x), values);
        continue;
      }
    }
    for (let to = x; to < x + lanes<T>(); to++) {
      let value: f32 = 0;
      if (to >= first && to < end) {
        const at = cell<T>(own, to - dx);
        value = <f32>load<T>(at);
        for (let e = 1; e <= entered; e++) {
          const j = load<i32>(nth(layer.sources, m * layer.motions + e));
          value = larger(value, <f32>load<T>(at + <usize>(j - m) * layer.rowBytes) - load<f32>(nth(layer.enter, m * layer.motions + j)));
        }
      }
      store<T>(cell<T>(row, to), <T>value);
    }
  }
}
