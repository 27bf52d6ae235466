import { nth } from './nth';
import { amount, cells, clearCells, isAbove, least, left, minus, most, plus } from './transport-cells';
import {
  brightnessOf,
  flagsAt,
  GROUP,
  gainAt,
  mapAt,
  mapOffset,
  motionOf,
  numberAt,
  SEGMENT,
  TransportLayer,
} from './transport-layer';
import { Band } from './transport-new';

/*
 * A map in an update: V = max(0, P + I − leak), P being the best of nine neighbours, or what it can be switched to. Where nothing nearby is above what a
 * way from beside costs more than the cheapest way, P is what was there: so the segments where something is are computed first, into a list, then all cells in
 * one loop, from the side that the map goes to, so that cells are read before they are written; then the list is written.
 *
 * On the grid costs are what ways cost more than the cheapest, whose cost is taken off last: then no sum saturates but at 0.
 */

/** Numbers of a channel after the costs of nine ways: the cheapest cost; of switching; potentials: what spreads, what matters beyond the map, the most; the leak. */
const CENTRE: i32 = 4;
export const CHEAPEST: i32 = 9;
export const SWITCH: i32 = 10;
export const SPREADS: i32 = 11;
export const MATTERS: i32 = 12;
export const CAP: i32 = 13;
export const LEAK: i32 = 14;

/** Computes maps first … end. */
export function advanceMaps<T, V>(layer: TransportLayer, band: Band, first: i32, end: i32): void {
  for (let channel = first; channel < end; channel++) advanceMap<T, V>(layer, band, channel);
}

function advanceMap<T, V>(layer: TransportLayer, band: Band, channel: i32): void {
  const m = motionOf(layer, channel);
  const isEntered = load<i32>(nth(layer.sources, m * layer.motions)) != 0;
  const isSwitched = layer.most > layer.switchableAbove;
  const filled = layer.filled + <usize>channel;
  if (!layer.received && !isEntered && !isSwitched && load<u8>(filled) == 0) return;
  if (isEntered) enter<T, V>(layer, channel, m);
  const dx = load<i32>(nth(layer.dx, m));
  const dy = load<i32>(nth(layer.dy, m));
  const spreads = load<i32>(nth(layer.spreads, m)) != 0;
  if (spreads) clearLeaving<T, V>(layer, mapAt(layer, channel), dx, dy);
  // A segment has cells of the three around it, where it shifts by less than its own cells.
  const all = spreads && (isEntered || abs(dx) >= <i32>(SEGMENT / sizeof<T>()));
  const shift = (<isize>dx << alignof<T>()) + <isize>dy * <isize>layer.rowBytes;
  const listed = spreads || isSwitched ? list<T, V>(layer, band, channel, shift, dy, spreads, all) : 0;
  const isPlain = load<u8>(layer.isPlain + <usize>channel) != 0;
  const seen = isPlain
    ? sweep<T, V>(layer, channel, shift, spreads, true)
    : sweep<T, V>(layer, channel, shift, spreads, false);
  const some = writeListed<T, V>(layer, band, channel, listed);
  store<u8>(filled, seen || some ? 1 : 0);
}

/** What cells of `v` become that gain so much. */
// @inline
function stay<T, V>(layer: TransportLayer, channel: i32, v: V): V {
  const there = minus<T, V>(v, load<V>(numberAt(layer, channel, CENTRE)));
  return isFloat<T>() ? most<T, V>(there, load<V>(numberAt(layer, channel, CHEAPEST))) : there;
}

// @inline
function charge<T, V>(layer: TransportLayer, channel: i32, predicted: V, gain: V): V {
  const taken = load<V>(numberAt(layer, channel, isFloat<T>() ? LEAK : CHEAPEST));
  const charged = left<T, V>(plus<T, V>(predicted, gain), taken);
  return least<T, V>(charged, load<V>(numberAt(layer, channel, CAP)));
}

// @inline
function move<T, V>(layer: TransportLayer, channel: i32, from: usize, gain: usize, isPlain: bool): V {
  if (isPlain && !isFloat<T>()) return plus<T, V>(load<V>(from), load<V>(gain));
  return charge<T, V>(layer, channel, stay<T, V>(layer, channel, load<V>(from)), load<V>(gain));
}

/** Computes all cells as if nothing came from beside; returns whether any holds something. */
// @inline
function sweep<T, V>(layer: TransportLayer, channel: i32, shift: isize, spreads: bool, isPlain: bool): bool {
  const spreading = load<V>(numberAt(layer, channel, SPREADS));
  const matters = load<V>(numberAt(layer, channel, MATTERS));
  const look = spreads ? least<T, V>(spreading, matters) : matters;
  const groups = (layer.areaBytes + GROUP - 1) / GROUP;
  const first = shift > 0 ? groups - 1 : 0;
  const step: isize = shift > 0 ? -1 : 1;
  let to = mapAt(layer, channel) + first * GROUP;
  let gain = gainAt(layer, brightnessOf(layer, channel)) + first * GROUP;
  let flags = flagsAt(layer, channel) + 2 * first;
  let seen = cells<T, V>(0);
  for (let n = groups; n != 0; n--) {
    const from = to - shift;
    const a = move<T, V>(layer, channel, from, gain, isPlain);
    const b = move<T, V>(layer, channel, from + sizeof<V>(), gain + sizeof<V>(), isPlain);
    const c = move<T, V>(layer, channel, from + 2 * sizeof<V>(), gain + 2 * sizeof<V>(), isPlain);
    const d = move<T, V>(layer, channel, from + 3 * sizeof<V>(), gain + 3 * sizeof<V>(), isPlain);
    store<V>(to, a);
    store<V>(to, b, sizeof<V>());
    store<V>(to, c, 2 * sizeof<V>());
    store<V>(to, d, 3 * sizeof<V>());
    const ab = most<T, V>(a, b);
    const cd = most<T, V>(c, d);
    const all = most<T, V>(ab, cd);
    seen = most<T, V>(seen, all);
    let flag: u32 = 0;
    if (isAbove<T, V>(all, look)) {
      if (isAbove<T, V>(all, matters)) note<T>(layer, channel, to, GROUP);
      flag = <u32>isAbove<T, V>(ab, spreading) | (<u32>isAbove<T, V>(cd, spreading) << 8);
    }
    if (spreads) store<u16>(flags, <u16>flag);
    to += step * <isize>GROUP;
    gain += step * <isize>GROUP;
    flags += step * 2;
  }
  return isAbove<T, V>(seen, cells<T, V>(0));
}

/** Notes the rows of cells that matter beyond their map. */
function note<T>(layer: TransportLayer, channel: i32, at: usize, bytes: usize): void {
  const first = at - mapAt(layer, channel);
  const levels = layer.levels + <usize>channel * layer.levelBytes;
  const last = min<usize>((first + bytes - 1) / layer.rowBytes, <usize>layer.height - 1);
  for (let y = first / layer.rowBytes; y <= last; y++) store<u8>(levels + y, 1);
}

/** Computes the segments that something may come to from beside, or that can be switched to, into the list; returns how many. */
function list<T, V>(
  layer: TransportLayer,
  band: Band,
  channel: i32,
  shift: isize,
  dy: i32,
  spreads: bool,
  all: bool,
): i32 {
  const row = layer.rowSegments;
  const segments = <usize>layer.height * row;
  const flags = flagsAt(layer, channel) - <isize>dy * <isize>row;
  let count = 0;
  for (let first: usize = 0; first < segments; first += 8) {
    let bits = load<u64>(layer.switchable + first);
    if (all) bits = 0x0101010101010101;
    else if (spreads) bits |= beside(flags + first - row) | beside(flags + first) | beside(flags + first + row);
    for (; bits != 0; bits &= bits - 1) {
      const place = first + (<usize>ctz(bits) >> 3);
      if (place >= segments) break;
      store<u32>(nth(band.places, count), <u32>place);
      computeSegment<T, V>(layer, channel, shift, place * SEGMENT, band.listed + <usize>count * SEGMENT, spreads);
      count++;
    }
  }
  return count;
}

/** Flags of eight segments, and of those beside them. */
// @inline
function beside(flags: usize): u64 {
  return load<u64>(flags - 1) | load<u64>(flags) | load<u64>(flags + 1);
}

function computeSegment<T, V>(layer: TransportLayer, channel: i32, shift: isize, place: usize, to: usize, spreads: bool): void {
  const numbers = numberAt(layer, channel, 0);
  const row = layer.rowBytes;
  for (let k: usize = 0; k < SEGMENT; k += sizeof<V>()) {
    const from = mapAt(layer, channel) + place + k - shift;
    let predicted = stay<T, V>(layer, channel, load<V>(from));
    if (spreads) {
      predicted = most<T, V>(predicted, threeWays<T, V>(from - row, numbers));
      predicted = most<T, V>(predicted, threeWays<T, V>(from, numbers + 48));
      predicted = most<T, V>(predicted, threeWays<T, V>(from + row, numbers + 96));
    }
    const best = minus<T, V>(load<V>(layer.best + place + k), load<V>(numbers, SWITCH << 4));
    const gain = gainAt(layer, brightnessOf(layer, channel)) + place + k;
    store<V>(to + k, charge<T, V>(layer, channel, most<T, V>(predicted, best), load<V>(gain)));
  }
}

/** The best way from three cells of a row. */
// @inline
function threeWays<T, V>(at: usize, costs: usize): V {
  const p = minus<T, V>(load<V>(at - sizeof<T>()), load<V>(costs));
  const q = minus<T, V>(load<V>(at), load<V>(costs, 16));
  return most<T, V>(most<T, V>(p, q), minus<T, V>(load<V>(at + sizeof<T>()), load<V>(costs, 32)));
}

/** Writes the list where it belongs; returns whether any of it holds something. */
function writeListed<T, V>(layer: TransportLayer, band: Band, channel: i32, count: i32): bool {
  const spreading = load<V>(numberAt(layer, channel, SPREADS));
  const matters = load<V>(numberAt(layer, channel, MATTERS));
  let seen = cells<T, V>(0);
  for (let k = 0; k < count; k++) {
    const place = <usize>load<u32>(nth(band.places, k));
    const from = band.listed + <usize>k * SEGMENT;
    const a = load<V>(from);
    const b = load<V>(from, sizeof<V>());
    const to = mapAt(layer, channel) + place * SEGMENT;
    store<V>(to, a);
    store<V>(to, b, sizeof<V>());
    const all = most<T, V>(a, b);
    seen = most<T, V>(seen, all);
    store<u8>(flagsAt(layer, channel) + place, <u8>isAbove<T, V>(all, spreading));
    if (isAbove<T, V>(all, matters)) note<T>(layer, channel, to, SEGMENT);
  }
  return isAbove<T, V>(seen, cells<T, V>(0));
}

/** Clears what leaves the layer in this update, for what comes from outside is 0. */
function clearLeaving<T, V>(layer: TransportLayer, map: usize, dx: i32, dy: i32): void {
  if (dy != 0) {
    const rows = <usize>abs(dy) * layer.rowBytes;
    clearCells<T>(dy > 0 ? map + layer.areaBytes - rows : map, rows);
  }
  if (dx == 0) return;
  const columns = (<usize>abs(dx)) << alignof<T>();
  const at = dx > 0 ? ((<usize>layer.width) << alignof<T>()) - columns : 0;
  for (let row = map; row < map + layer.areaBytes; row += layer.rowBytes) clearCells<T>(row + at, columns);
}

/** Raises a map to what others were before, less a cost. */
function enter<T, V>(layer: TransportLayer, channel: i32, m: i32): void {
  const own = mapAt(layer, channel);
  for (let other = 0; other < layer.channels; other++) {
    const j = motionOf(layer, other);
    if (brightnessOf(layer, other) != brightnessOf(layer, channel) || !isSource(layer, m, j)) continue;
    const cost = amount<T, V>(load<f32>(nth(layer.enter, m * layer.motions + j)));
    const from = layer.before + mapOffset(layer, other);
    for (let k: usize = 0; k < layer.areaBytes; k += sizeof<V>()) {
      store<V>(own + k, most<T, V>(load<V>(own + k), minus<T, V>(load<V>(from + k), cost)));
    }
  }
}

function isSource(layer: TransportLayer, m: i32, j: i32): bool {
  const sources = nth(layer.sources, m * layer.motions);
  for (let k = 1; k <= load<i32>(sources); k++) if (load<i32>(nth(sources, k)) == j) return true;
  return false;
}
