import { nth } from './nth';
import { TILE_SHIFT, word } from './tile-bits';
import { cell, cells, clearCells, isAbove, minus, most, plus, VECTOR } from './transport-cells';
import {
  brightnessOf,
  gainAt,
  homeAt,
  mapAt,
  motionOf,
  numberAt,
  planeAt,
  TOUCHED_SHIFT,
  TransportLayer,
} from './transport-layer';
import { MATTERS, note, partsAfter, partsEnd, partsFrom } from './transport-list';

/*
 * Where few events come, a map costs what they cost. Without input a cell only loses its leak, down to 0, and so does what the competition takes: in any order
 * that is the same. So only tiles of 16 cells are computed that input reaches, or that lie in parts of rows which mattered beyond the map in the last update. Each knows the
 * update in which it was computed last, and loses the leaks since then at once.
 *
 * Cells stay where they are in memory, and the map begins further on or further back in each update, until it comes to the end of its memory: then all cells are
 * made up for and moved back. Columns behind the last one, through which cells leave to a side, are cleared before any comes to the next row.
 *
 * Only of maps without ways from beside or switches, in cells of i16.
 */

const TILE_BYTES: usize = 1 << TOUCHED_SHIFT;
/** Updates after which a map is settled: a tile counts them in a byte. */
const MAX_UPDATES: i32 = 250;
/** Log2 of the share of all tiles that input may reach, where they are touched so already, and where maps are swept. */
const STAYS: i32 = 2;
const BEGINS: i32 = 3;

/** Whether this update touches single tiles; else maps are swept, which are settled first. Between rows of GAINED and maps of ADVANCED. */
export function chooseUpdate(address: usize): bool {
  const layer = changetype<TransportLayer>(address);
  if (!layer.touchable) return false;
  const isFew = listRuns(layer, (layer.height * layer.tiles) >> (layer.isTouched ? STAYS : BEGINS));
  if (layer.isTouched && !isFew) settleMaps(layer);
  if (!layer.isTouched && isFew) for (let channel = 0; channel < layer.channels; channel++) beginAnew(layer, channel);
  layer.isTouched = isFew;
  return isFew;
}

/** Lists the cells that gain by input, run by run of a row; false where input reached more tiles than so many. */
function listRuns(layer: TransportLayer, limit: i32): bool {
  let tiles = 0;
  let count = 0;
  let end: usize = 0;
  for (let y = 0; y < layer.height; y++) {
    for (let k = 0; k < layer.words; k++) {
      let bits = load<u64>(word(layer.reached, y * layer.words + k));
      tiles += <i32>popcnt(bits);
      if (tiles > limit) return false;
      for (; bits != 0; bits &= bits - 1) {
        const first = ((k << 6) + <i32>ctz(bits)) << TILE_SHIFT;
        const gaining = gainingCells(layer, y, first);
        if (gaining == 0) continue;
        const tile = cell<i16>(<usize>y * layer.rowBytes, first);
        const from = tile + ((<usize>ctz(gaining)) << 1);
        if (count == 0 || from >= end + TILE_BYTES) store<u32>(nth(layer.runs, count++ << 1), <u32>from);
        end = tile + ((<usize>(32 - clz(gaining))) << 1);
        store<u32>(nth(layer.runs, (count << 1) - 1), <u32>end);
      }
    }
  }
  layer.runCount = count;
  return true;
}

/** A bit for each cell of a tile that gains other than without input. */
function gainingCells(layer: TransportLayer, y: i32, first: i32): u32 {
  let bits: u32 = 0;
  for (let s = 0; s < layer.maps; s++) {
    const gain = cell<i16>(gainAt(layer, s) + <usize>y * layer.rowBytes, first);
    const quiet = cell<i16>(layer.quiet + <usize>s * layer.rowBytes, first);
    bits |= i16x8.bitmask(i16x8.ne(v128.load(gain), v128.load(quiet)));
    bits |= i16x8.bitmask(i16x8.ne(v128.load(gain, VECTOR), v128.load(quiet, VECTOR))) << 8;
  }
  return bits;
}

/** Computes a map. */
export function touchMap(layer: TransportLayer, channel: i32): void {
  const count = layer.runCount;
  const filled = layer.filled + <usize>channel;
  if (count == 0 && load<u8>(filled) == 0) return;
  const m = motionOf(layer, channel);
  const dx = load<i32>(nth(layer.dx, m));
  const shift = ((<isize>dx) << 1) + <isize>load<i32>(nth(layer.dy, m)) * <isize>layer.rowBytes;
  if (!hasRoom(layer, channel, shift)) settle(layer, channel);
  leaveColumns(layer, channel, abs(dx));
  const before = mapAt(layer, channel);
  const map = before - shift;
  store<usize>(nth(layer.bases, channel), map);
  store<i32>(nth(layer.updates, channel), updatesOf(layer, channel) + 1);
  // What may matter again without input.
  const levels = layer.lastLevels + <usize>channel * layer.levelBytes;
  for (let first: usize = 0; first < layer.levelBytes; first += 8) {
    for (let rows = load<u64>(levels + first); rows != 0; ) {
      const bit = <usize>ctz(rows) & ~7;
      const row = before + (first + (bit >> 3)) * layer.rowBytes;
      for (let parts = <u32>(rows >> bit) & 0xff; parts != 0; parts = partsAfter(parts)) {
        const from = partsFrom(layer, parts);
        touchTiles(layer, channel, row + from, partsEnd(layer, parts) - from);
      }
      rows &= ~((<u64>0xff) << bit);
    }
  }
  readAhead(layer, map);
  for (let k = 0; k < count; k++) {
    const from = load<u32>(nth(layer.runs, k << 1));
    touchTiles(layer, channel, map + from, load<u32>(nth(layer.runs, (k << 1) + 1)) - from);
  }
  if (count != 0) store<u8>(filled, 1);
}

/** Reads where runs begin, so that many waits for memory are one. */
function readAhead(layer: TransportLayer, map: usize): void {
  let sum: u32 = 0;
  for (let k = 0; k < layer.runCount; k++) {
    const at = map + load<u32>(nth(layer.runs, k << 1));
    sum += load<u32>(at) + <u32>load<u8>(ageAt(layer, at));
  }
  layer.ahead = sum;
}

// @inline
function updatesOf(layer: TransportLayer, channel: i32): i32 {
  return load<i32>(nth(layer.updates, channel));
}

/** Age of a tile, by an address in it. */
// @inline
function ageAt(layer: TransportLayer, at: usize): usize {
  return layer.ages + ((at - layer.planes) >> TOUCHED_SHIFT);
}

/** The tile of an address. */
// @inline
function tileAt(layer: TransportLayer, at: usize): usize {
  return at - ((at - layer.planes) & (TILE_BYTES - 1));
}

/** Computes the tiles of so many bytes, as far as they are in the map, that this update has not computed yet. */
function touchTiles(layer: TransportLayer, channel: i32, from: usize, bytes: usize): void {
  const map = mapAt(layer, channel);
  const end = min<usize>(from + bytes, map + layer.areaBytes);
  const now = updatesOf(layer, channel);
  const s = brightnessOf(layer, channel);
  const gain = gainAt(layer, s) - map;
  const matters = v128.load(numberAt(layer, channel, MATTERS));
  for (let tile = tileAt(layer, max<usize>(from, map)); tile < end; tile += TILE_BYTES) {
    const age = ageAt(layer, tile);
    const computed = <i32>load<u8>(age);
    if (computed == now) continue;
    store<u8>(age, <u8>now);
    const lost = leaks(layer, s, now - 1 - computed);
    const a = plus<i16>(minus<i16>(v128.load(tile), lost), v128.load(gain + tile));
    const b = plus<i16>(minus<i16>(v128.load(tile, VECTOR), lost), v128.load(gain + tile, VECTOR));
    v128.store(tile, a);
    v128.store(tile, b, VECTOR);
    // A part of the tile may lie before the map.
    const first = max<usize>(tile, map);
    if (isAbove<i16>(most<i16>(a, b), matters)) note(layer, channel, first, tile + TILE_BYTES - first);
  }
}

/** What updates without input take, as an amount. */
// @inline
function leaks(layer: TransportLayer, s: i32, updates: i32): v128 {
  return i16x8.splat(<i16>min<i64>(<i64>updates * <i64>load<f32>(nth(layer.leak, s)), i16.MAX_VALUE));
}

/** Whether a map can be moved once more; it may move by a row before and behind its memory, where nothing else is. */
function hasRoom(layer: TransportLayer, channel: i32, shift: isize): bool {
  if (updatesOf(layer, channel) == MAX_UPDATES) return false;
  const next = <isize>(mapAt(layer, channel) - planeAt(layer, channel)) - shift;
  return next >= -(<isize>layer.rowBytes) && next <= <isize>(<usize>(layer.slack + 1) * layer.rowBytes);
}

/** Clears the columns behind the last one where cells would come through them to another row. */
function leaveColumns(layer: TransportLayer, channel: i32, columns: i32): void {
  const at = nth(layer.moved, channel);
  const behind = layer.pitch - layer.width;
  if (load<i32>(at) + columns > behind) clearBehind(layer, mapAt(layer, channel));
  store<i32>(at, load<i32>(at) + columns > behind ? columns : load<i32>(at) + columns);
}

/** Clears the columns behind the last one, those before the first row, too. */
function clearBehind(layer: TransportLayer, map: usize): void {
  const end = map + layer.areaBytes;
  for (let row = map - layer.rowBytes; row < end; row += layer.rowBytes)
    clearCells<i16>(cell<i16>(row, layer.width), cell<i16>(0, layer.pitch - layer.width));
}

/** Makes up for all that was not computed, and moves all maps back. */
export function settleMaps(layer: TransportLayer): void {
  for (let channel = 0; channel < layer.channels; channel++) settle(layer, channel);
}

function settle(layer: TransportLayer, channel: i32): void {
  const map = mapAt(layer, channel);
  const now = updatesOf(layer, channel);
  const s = brightnessOf(layer, channel);
  const none = cells<i16>(0);
  let seen = none;
  clearBehind(layer, map);
  for (let tile = tileAt(layer, map); tile < map + layer.areaBytes; tile += TILE_BYTES) {
    const lost = leaks(layer, s, now - <i32>load<u8>(ageAt(layer, tile)));
    const a = minus<i16>(v128.load(tile), lost);
    const b = minus<i16>(v128.load(tile, VECTOR), lost);
    v128.store(tile, a);
    v128.store(tile, b, VECTOR);
    seen = most<i16>(seen, most<i16>(a, b));
  }
  const home = homeAt(layer, channel);
  memory.copy(home, map, layer.areaBytes);
  const plane = planeAt(layer, channel);
  const first = plane - layer.rowBytes;
  const behind = home + layer.areaBytes;
  clearCells<i16>(first, home - first);
  clearCells<i16>(behind, plane + <usize>(layer.height + layer.slack + 1) * layer.rowBytes - behind);
  store<u8>(layer.filled + <usize>channel, isAbove<i16>(seen, none) ? 1 : 0);
  store<usize>(nth(layer.bases, channel), home);
  beginAnew(layer, channel);
}

/** All tiles of a map are as of now. */
function beginAnew(layer: TransportLayer, channel: i32): void {
  store<i32>(nth(layer.updates, channel), 0);
  store<i32>(nth(layer.moved, channel), 0);
  const plane = planeAt(layer, channel) - layer.rowBytes;
  memory.fill(ageAt(layer, plane), 0, (<usize>(layer.height + layer.slack + 2) * layer.rowBytes) >> TOUCHED_SHIFT);
}
