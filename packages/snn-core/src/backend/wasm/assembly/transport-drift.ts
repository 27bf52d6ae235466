import { nth } from './nth';
import { FILLED, LASTING, ofKind, shiftedBits, word } from './tile-bits';
import { Band, beginRow, beginRows } from './transport-band';
import { clear, isAbove, splat } from './transport-cells';
import {
  bitsRow,
  channelOf,
  inLayer,
  isShortDrift,
  planeRow,
  TransportLayer,
  tileAt,
  tileVectors,
  wholeAt,
} from './transport-layer';
import { noteLevel } from './transport-readout';
import { drift8, driftShort, orderMaps } from './transport-short-rows';

/*
 * Layers all of whose maps only shift, V(x) = max(0, V(x − d) + I(x) − leak), and compete, with cells of i16. A map goes up and down by a change of
 * the row where it begins; to the sides a row is written where it is, from the side that it goes to, so that
 * cells are read before they are written. Rows do not read each other. Short rows: transport-short-rows.ts.
 */

/** Moves all maps by the rows of this update; those that come in are read as 0. */
export function shiftRows(layer: TransportLayer): void {
  const motions = layer.motions;
  for (let m = 0; m < motions; m++) {
    const top = (load<i32>(nth(layer.top, m)) - load<i32>(nth(layer.dy, m))) % layer.height;
    store<i32>(nth(layer.top, m), top < 0 ? top + layer.height : top);
  }
  if (isShortDrift(layer)) orderMaps(layer);
}

/** Computes rows first … end of all maps of a brightness. */
export function driftRows(layer: TransportLayer, band: Band, s: i32, first: i32, end: i32): void {
  beginRows(layer, band, s);
  for (let y = first; y < end; y++) {
    beginRow<i16>(layer, band, s, y);
    const best = layer.nextBest + <usize>y * layer.rowBytes;
    if (isShortDrift(layer)) driftShort(layer, band, s, y, best);
    else if (band.isFlooded) driftWhole(layer, band, s, y, best);
    else driftParts(layer, band, s, y, best);
  }
}

/** A row that input reaches nearly everywhere, of all maps: no tile is looked for. */
function driftWhole(layer: TransportLayer, band: Band, s: i32, y: i32, best: usize): void {
  const below = splat<i16>(layer.leastThreshold - 1);
  const height = layer.height;
  const motions = layer.motions;
  const bytes = (<usize>layer.vectors) << 4;
  const rowBytes = layer.rowBytes;
  const planes = <usize>load<u32>(nth(layer.planes, s));
  const whole = layer.whole + <usize>(s * height * motions);
  for (let m = 0; m < motions; m++) {
    if (channelOf(layer, s, m) < 0) continue;
    const slot = y + load<i32>(nth(layer.top, m));
    const place = <usize>((slot < height ? slot : slot - height) * motions + m);
    const row = planes + place * rowBytes;
    const dx = load<i32>(nth(layer.dx, m));
    const inside = <u32>(y - load<i32>(nth(layer.dy, m))) < <u32>height;
    const from = inside ? row - ((<usize>dx) << 1) : layer.nothing;
    if (isAbove<i16>(driftVectors(row, from, band.gain, best, bytes, dx > 0), below)) noteLevel(layer, s, m, y);
    store<u8>(whole + place, 1);
  }
}

/** Sets the bits of a row that was computed as a whole. */
function fillWhole(layer: TransportLayer, s: i32, m: i32, y: i32, bits: usize): void {
  const at = wholeAt(layer, s, m, y);
  if (load<u8>(at) == 0) return;
  store<u8>(at, 0);
  for (let k = 0; k < layer.words; k++) {
    store<u64>(word(bits, k), inLayer(layer, k));
    store<u64>(word(ofKind(bits, LASTING, layer.words), k), inLayer(layer, k));
  }
}

/** A row of all maps, tile by tile. */
function driftParts(layer: TransportLayer, band: Band, s: i32, y: i32, best: usize): void {
  const below = splat<i16>(layer.leastThreshold - 1);
  for (let m = 0; m < layer.motions; m++) {
    if (channelOf(layer, s, m) < 0) continue;
    const dx = load<i32>(nth(layer.dx, m));
    const inside = <u32>(y - load<i32>(nth(layer.dy, m))) < <u32>layer.height;
    const bits = bitsRow(layer, s, m, y);
    fillWhole(layer, s, m, y, bits);
    if (!findActive(layer, band, y, bits, inside, dx)) continue;
    const row = planeRow(layer, s, m, y);
    const from = inside ? row - ((<usize>dx) << 1) : layer.nothing;
    if (isAbove<i16>(driftTiles(layer, band, row, from, bits, best, dx > 0), below)) noteLevel(layer, s, m, y);
  }
}

/** Finds the tiles to which evidence can come: what input or what lasts brings there, anything at all where input helps. False when there is nothing to do. */
function findActive(layer: TransportLayer, band: Band, y: i32, bits: usize, inside: bool, dx: i32): bool {
  const words = layer.words;
  let any: u64 = 0;
  for (let k = 0; k < words; k++) {
    let active = load<u64>(word(band.ready, k));
    if (inside) {
      const helped = load<u64>(word(layer.reached, y * words + k));
      active |=
        shiftedBits(ofKind(bits, LASTING, words), words, k, dx) |
        (shiftedBits(ofKind(bits, FILLED, words), words, k, dx) & helped);
      active &= inLayer(layer, k);
    }
    store<u64>(word(band.active, k), active);
    any |= active | load<u64>(word(bits, k));
  }
  return any != 0;
}

/** {@link driftVectors} of the active tiles of a row; the others that hold something are cleared. */
function driftTiles(
  layer: TransportLayer,
  band: Band,
  row: usize,
  from: usize,
  bits: usize,
  best: usize,
  rightwards: bool,
): v128 {
  let ofRow = i16x8.splat(0);
  const words = layer.words;
  const leak = splat<i16>(band.leak);
  for (let n = 0; n < words; n++) {
    const k = rightwards ? words - 1 - n : n;
    const active = load<u64>(word(band.active, k));
    let filled: u64 = 0;
    let lasting: u64 = 0;
    let left = active | load<u64>(word(bits, k));
    while (left != 0) {
      const place = rightwards ? 63 - <i32>clz(left) : <i32>ctz(left);
      const bit = (<u64>1) << (<u64>place);
      left ^= bit;
      const tile = (k << 6) + place;
      const at = tileAt<i16>(tile);
      const vectors = tileVectors<i16>(layer, tile);
      if ((active & bit) == 0) {
        clear(row + at, vectors);
        continue;
      }
      const largest = driftVectors(row + at, from + at, band.gain + at, best + at, (<usize>vectors) << 4, rightwards);
      if (v128.any_true(largest)) filled |= bit;
      if (isAbove<i16>(largest, leak)) lasting |= bit;
      ofRow = i16x8.max_s(ofRow, largest);
    }
    store<u64>(word(bits, k), filled);
    store<u64>(word(ofKind(bits, LASTING, words), k), lasting);
  }
  return ofRow;
}

/** Computes so many vectors, from the side that the row goes to; returns the largest of what is left, lane by lane. */
function driftVectors(row: usize, from: usize, gain: usize, best: usize, bytes: usize, rightwards: bool): v128 {
  let largest = i16x8.splat(0);
  if (rightwards) {
    for (let at = bytes; at != 0; ) {
      at -= 16;
      largest = i16x8.max_s(largest, drift8(at, row, from, gain, best));
    }
  } else for (let at: usize = 0; at != bytes; at += 16) largest = i16x8.max_s(largest, drift8(at, row, from, gain, best));
  return largest;
}
