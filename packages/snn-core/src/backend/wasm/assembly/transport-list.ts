import { nth } from './nth';
import { bitsAbove, cells, isAbove, least, left, minus, most, plus, VECTOR } from './transport-cells';
import { brightnessOf, flagsAt, gainAt, mapAt, numberAt, segmentBytes, TransportLayer } from './transport-layer';
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

/** Segments whose flags are read at once, and the bits of their cells: with those beside them at any place between two bytes, they are within 64 bits. */
const SEGMENTS: usize = 6;
const OF_SEGMENTS: u64 = (1 << 48) - 1;

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
  spreads: bool,
  count: i32,
): i32 {
  const row = layer.rowSegments;
  const begin = <usize>y * row;
  const end = begin + row;
  const bytes = segmentBytes<T>();
  const flags = flagsAt(layer, channel);
  const behind = (shift >> alignof<T>()) + 1;
  const switchable = layer.switchable;
  const map = mapAt(layer, channel) - shift;
  const gain = gainAt(layer, brightnessOf(layer, channel));
  const best = layer.best;
  const rowBytes = layer.rowBytes;
  const numbers = numberAt(layer, channel, 0);
  // Most rows of most maps have nothing to list.
  if (!holdsAny(switchable + begin, row, spreads ? flags + ((((<isize>begin) << 3) - behind) >> 3) : 0)) return count;
  if (spreads) readAhead(layer, map + <usize>y * rowBytes + (shift > 0 ? -rowBytes : rowBytes));
  let place = nth(band.places, count);
  let to = band.listed + <usize>count * bytes;
  for (let first = begin; first < end; first += SEGMENTS) {
    let bits = load<u64>(switchable + first) & OF_SEGMENTS;
    if (spreads) bits |= beside(flags, row, ((<isize>first) << 3) - behind) & OF_SEGMENTS;
    while (bits != 0) {
      const byte = ctz(bits) & ~7;
      bits &= ~((<u64>0xff) << byte);
      const segment = first + (<usize>byte >> 3);
      if (segment >= end) break;
      store<u32>(place, <u32>segment);
      for (let at = segment * bytes; at < (segment + 1) * bytes; at += VECTOR) {
        v128.store(to, reach<T>(map + at, spreads ? rowBytes : 0, best + at, gain + at, numbers));
        to += VECTOR;
      }
      place += 4;
    }
  }
  return <i32>((place - band.places) >> 2);
}

/** Whether a row may have anything to list. @param row bytes of the flags of a row @param flags of what comes to its first cells; 0 where nothing comes from beside */
function holdsAny(switchable: usize, row: usize, flags: usize): bool {
  let any = i64x2.splat(0);
  for (let at: usize = 0; at < row; at += VECTOR) any = v128.or(any, v128.load(switchable + at));
  if (flags == 0) return v128.any_true(any);
  for (let at: usize = 0; at <= row; at += VECTOR) {
    const near = flags + at;
    any = v128.or(any, v128.or(v128.load(near - row), v128.or(v128.load(near), v128.load(near + row))));
  }
  return v128.any_true(any);
}

/** Reads a row, so that what is listed of it is at hand: lines that lie scattered would each be a wait for memory, of those in a row many come at once. */
function readAhead(layer: TransportLayer, row: usize): void {
  let sum: u32 = 0;
  for (let at = row; at < row + layer.rowBytes; at += 64) sum += load<u32>(at);
  layer.ahead = sum;
}

/** For each of the cells of SEGMENTS segments whether it, or one beside it, is flagged. @param first the cell before the first of them */
// @inline
function beside(flags: usize, row: usize, first: isize): u64 {
  const at = flags + (first >> 3);
  const near = (load<u64>(at - row) | load<u64>(at) | load<u64>(at + row)) >> (first & 7);
  return near | (near >> 1) | (near >> 2);
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
export function keepOthers<T>(layer: TransportLayer, band: Band, first: i32, end: i32, count: i32): i32 {
  let written = count;
  while (written > 0 && !isOf(layer, band, written - 1, first, end)) written--;
  const kept = count - written;
  const bytes = segmentBytes<T>();
  memory.copy(band.places, nth(band.places, written), (<usize>kept) << 2);
  memory.copy(band.listed, band.listed + <usize>written * bytes, <usize>kept * bytes);
  return kept;
}

/** Writes what of the list belongs to rows first … end; returns whether any of it holds something. */
export function writeListed<T>(layer: TransportLayer, band: Band, channel: i32, first: i32, end: i32, count: i32): bool {
  const spreading = v128.load(numberAt(layer, channel, SPREADS));
  const matters = v128.load(numberAt(layer, channel, MATTERS));
  const bytes = segmentBytes<T>();
  const map = mapAt(layer, channel);
  let seen = cells<T>(0);
  for (let k = 0; k < count && isOf(layer, band, k, first, end); k++) {
    const place = <usize>load<u32>(nth(band.places, k));
    const from = band.listed + <usize>k * bytes;
    const to = map + place * bytes;
    let flags: u32 = 0;
    let all = cells<T>(0);
    for (let at: usize = 0; at < bytes; at += VECTOR) {
      const a = v128.load(from + at);
      v128.store(to + at, a);
      all = most<T>(all, a);
      flags |= bitsAbove<T>(a, spreading) << (<u32>(at / sizeof<T>()));
    }
    seen = most<T>(seen, all);
    store<u8>(flagsAt(layer, channel) + place, <u8>flags);
    if (isAbove<T>(all, matters)) note(layer, channel, to, bytes);
  }
  return isAbove<T>(seen, cells<T>(0));
}

/** Notes the parts of rows with cells that matter beyond their map. */
export function note(layer: TransportLayer, channel: i32, at: usize, bytes: usize): void {
  const rowBytes = layer.rowBytes;
  const end = min<usize>(at + bytes - mapAt(layer, channel), layer.areaBytes);
  for (let first = at - mapAt(layer, channel); first < end; ) {
    const y = first / rowBytes;
    const row = y * rowBytes;
    const next = min<usize>(end, row + rowBytes);
    const bits = (2 << (<u32>((next - 1 - row) / layer.partBytes))) - (1 << (<u32>((first - row) / layer.partBytes)));
    const levels = layer.levels + <usize>channel * layer.levelBytes + y;
    store<u8>(levels, load<u8>(levels) | <u8>bits);
    first = next;
  }
}

/** The first of the noted parts of a row, with those that follow it without a gap: bytes before them. */
// @inline
export function partsFrom(layer: TransportLayer, parts: u32): usize {
  return <usize>ctz(parts) * layer.partBytes;
}

/** The same: bytes to their end. */
// @inline
export function partsEnd(layer: TransportLayer, parts: u32): usize {
  const first = ctz(parts);
  return min<usize>(layer.rowBytes, <usize>(first + ctz(~(parts >> first))) * layer.partBytes);
}

/** The noted parts that are left without them. */
// @inline
export function partsAfter(parts: u32): u32 {
  return parts & (parts + (parts & (0 - parts)));
}
