import { nth } from './nth';
import { cells, isAbove, least, left, minus, most, plus, VECTOR } from './transport-cells';
import { brightnessOf, flagsAt, gainAt, mapAt, numberAt, SEGMENT, TransportLayer } from './transport-layer';
import { Band } from './transport-new';

/*
 * The segments of a map that something may come to from beside, or that can be switched to: computed into a list, while what they come from is as it was,
 * and written when the sweep (transport-advance.ts) has passed.
 */

/** Numbers of a channel after the costs of nine ways: the cheapest cost; of switching; potentials: what spreads, what matters beyond the map, the most; the leak. */
export const CENTRE: i32 = 4;
export const CHEAPEST: i32 = 9;
export const SWITCH: i32 = 10;
export const SPREADS: i32 = 11;
export const MATTERS: i32 = 12;
export const CAP: i32 = 13;
export const LEAK: i32 = 14;

/** What is left of cells that stay where they are. */
// @inline
export function stay<T>(v: v128, centre: v128, cheapest: v128): v128 {
  const there = minus<T>(v, centre);
  return isFloat<T>() ? most<T>(there, cheapest) : there;
}

/** @param taken the leak where cells are f32, else the cheapest cost */
// @inline
export function charge<T>(predicted: v128, gain: v128, taken: v128, cap: v128): v128 {
  return least<T>(left<T>(plus<T>(predicted, gain), taken), cap);
}

/** Computes the segments of a row that something may come to from beside, or that can be switched to, into the list of so many; returns how many it has. */
export function listRow<T>(
  layer: TransportLayer,
  band: Band,
  channel: i32,
  y: i32,
  shift: isize,
  dy: i32,
  spreads: bool,
  all: bool,
  count: i32,
): i32 {
  const row = layer.rowSegments;
  const begin = <usize>y * row;
  const end = begin + row;
  const flags = flagsAt(layer, channel) - <isize>dy * <isize>row;
  const switchable = layer.switchable;
  const map = mapAt(layer, channel) - shift;
  const gain = gainAt(layer, brightnessOf(layer, channel));
  const best = layer.best;
  const rowBytes = layer.rowBytes;
  const numbers = numberAt(layer, channel, 0);
  let place = nth(band.places, count);
  let to = band.listed + <usize>count * SEGMENT;
  for (let first = begin; first < end; first += 8) {
    let bits = load<u64>(switchable + first);
    if (all) bits = u64.MAX_VALUE / 255;
    else if (spreads) bits |= beside(flags + first - row) | beside(flags + first) | beside(flags + first + row);
    for (; bits != 0; bits &= bits - 1) {
      const segment = first + (<usize>ctz(bits) >> 3);
      if (segment >= end) break;
      store<u32>(place, <u32>segment);
      const at = segment * SEGMENT;
      const behind = at + VECTOR;
      v128.store(to, reach<T>(map + at, spreads ? rowBytes : 0, best + at, gain + at, numbers));
      v128.store(to, reach<T>(map + behind, spreads ? rowBytes : 0, best + behind, gain + behind, numbers), VECTOR);
      place += 4;
      to += SEGMENT;
    }
  }
  return <i32>((place - band.places) >> 2);
}

/** Flags of eight segments, and of those beside them. */
// @inline
function beside(flags: usize): u64 {
  return load<u64>(flags - 1) | load<u64>(flags) | load<u64>(flags + 1);
}

/** What cells become to which something comes from where they are, from beside or by a switch. @param row bytes to the next row, 0 where nothing comes from beside */
// @inline
function reach<T>(from: usize, row: usize, best: usize, gain: usize, numbers: usize): v128 {
  let predicted = stay<T>(v128.load(from), v128.load(numbers, CENTRE << 4), v128.load(numbers, CHEAPEST << 4));
  if (row != 0) {
    predicted = most<T>(predicted, threeWays<T>(from - row, numbers));
    predicted = most<T>(predicted, threeWays<T>(from, numbers + 48));
    predicted = most<T>(predicted, threeWays<T>(from + row, numbers + 96));
  }
  const switched = minus<T>(v128.load(best), v128.load(numbers, SWITCH << 4));
  const taken = v128.load(numbers, (isFloat<T>() ? LEAK : CHEAPEST) << 4);
  return charge<T>(most<T>(predicted, switched), v128.load(gain), taken, v128.load(numbers, CAP << 4));
}

/** The best way from three cells of a row. */
// @inline
function threeWays<T>(at: usize, costs: usize): v128 {
  const p = minus<T>(v128.load(at - sizeof<T>()), v128.load(costs));
  const q = minus<T>(v128.load(at), v128.load(costs, 16));
  return most<T>(most<T>(p, q), minus<T>(v128.load(at + sizeof<T>()), v128.load(costs, 32)));
}

/** Whether a listed segment is of rows first … end. */
// @inline
function isOf(layer: TransportLayer, band: Band, k: i32, first: i32, end: i32): bool {
  const place = <usize>load<u32>(nth(band.places, k));
  return place >= <usize>first * layer.rowSegments && place < <usize>end * layer.rowSegments;
}

/** Takes what belongs to rows first … end off the list, which it begins with; returns how many are left. */
export function keepOthers(layer: TransportLayer, band: Band, first: i32, end: i32, count: i32): i32 {
  let written = count;
  while (written > 0 && !isOf(layer, band, written - 1, first, end)) written--;
  const kept = count - written;
  memory.copy(band.places, nth(band.places, written), (<usize>kept) << 2);
  memory.copy(band.listed, band.listed + <usize>written * SEGMENT, <usize>kept * SEGMENT);
  return kept;
}

/** Writes what of the list belongs to rows first … end; returns whether any of it holds something. */
export function writeListed<T>(layer: TransportLayer, band: Band, channel: i32, first: i32, end: i32, count: i32): bool {
  const spreading = v128.load(numberAt(layer, channel, SPREADS));
  const matters = v128.load(numberAt(layer, channel, MATTERS));
  let seen = cells<T>(0);
  for (let k = 0; k < count && isOf(layer, band, k, first, end); k++) {
    const place = <usize>load<u32>(nth(band.places, k));
    const from = band.listed + <usize>k * SEGMENT;
    const a = v128.load(from);
    const b = v128.load(from, VECTOR);
    const to = mapAt(layer, channel) + place * SEGMENT;
    v128.store(to, a);
    v128.store(to, b, VECTOR);
    const all = most<T>(a, b);
    seen = most<T>(seen, all);
    store<u8>(flagsAt(layer, channel) + place, <u8>isAbove<T>(all, spreading));
    if (isAbove<T>(all, matters)) note(layer, channel, to, SEGMENT);
  }
  return isAbove<T>(seen, cells<T>(0));
}

/** Notes the rows of cells that matter beyond their map. */
export function note(layer: TransportLayer, channel: i32, at: usize, bytes: usize): void {
  const first = at - mapAt(layer, channel);
  const levels = layer.levels + <usize>channel * layer.levelBytes;
  const last = min<usize>((first + bytes - 1) / layer.rowBytes, <usize>layer.height - 1);
  for (let y = first / layer.rowBytes; y <= last; y++) store<u8>(levels + y, 1);
}
