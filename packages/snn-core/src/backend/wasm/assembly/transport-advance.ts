import { nth } from './nth';
import { bitsAbove, cells, clearCells, isAbove, lanes, least, most, plus, VECTOR } from './transport-cells';
import { brightnessOf, flagsAt, GROUP, gainAt, mapAt, motionOf, numberAt, TransportLayer } from './transport-layer';
import {
  CAP,
  CENTRE,
  CHEAPEST,
  charge,
  keepOthers,
  LEAK,
  listRow,
  MATTERS,
  note,
  SPREADS,
  stay,
  writeListed,
} from './transport-list';
import { Band } from './transport-new';
import { touchMap } from './transport-touched';

/*
 * A map in an update: V = max(0, P + I − leak), P being the best of nine neighbours, or what it can be switched to. Where nothing nearby is above what a
 * way from beside costs more than the cheapest way, P is what was there: so the segments where something is are computed first, into a list, then all cells in
 * one loop, from the side that the map goes to, so that cells are read before they are written; then the list is written.
 *
 * On the grid costs are what ways cost more than the cheapest, whose cost is taken off last: then no sum saturates but at 0.
 */

/** Rows of so many bytes are listed and computed after each other, so that they are in a processor's nearest cache. */
const BAND_BYTES: usize = 32768;

/** Computes maps first … end. */
export function advanceMaps<T>(layer: TransportLayer, band: Band, first: i32, end: i32): void {
  for (let channel = first; channel < end; channel++) {
    if (!isFloat<T>() && layer.isTouched) touchMap(layer, channel);
    else advanceMap<T>(layer, band, channel);
  }
}

function advanceMap<T>(layer: TransportLayer, band: Band, channel: i32): void {
  const m = motionOf(layer, channel);
  const isSwitched = layer.most > layer.switchableAbove;
  const filled = layer.filled + <usize>channel;
  if (!layer.received && !isSwitched && load<u8>(filled) == 0) return;
  const dx = load<i32>(nth(layer.dx, m));
  const dy = load<i32>(nth(layer.dy, m));
  const spreads = load<i32>(nth(layer.spreads, m)) != 0;
  if (spreads) clearLeaving<T>(layer, mapAt(layer, channel), dx, dy);
  const shift = ((<isize>dx) << alignof<T>()) + <isize>dy * <isize>layer.rowBytes;
  const lists = spreads || isSwitched;
  const height = layer.height;
  const rows = lists ? min<i32>(height, max<i32>(2, <i32>(BAND_BYTES / layer.rowBytes) & ~1)) : height;
  const isPlain = load<u8>(layer.isPlain + <usize>channel) != 0;
  const bands = (height + rows - 1) / rows;
  let seen = false;
  let count = 0;
  let listed = 0;
  for (let k = 0; k < bands; k++) {
    const first = (shift > 0 ? bands - 1 - k : k) * rows;
    const end = min<i32>(height, first + rows);
    if (lists) {
      // A row further on, which still reads the last one as it was.
      const until = min<i32>(height, (shift > 0 ? height - first : end) + 1);
      for (; listed < until; listed++) {
        const y = shift > 0 ? height - 1 - listed : listed;
        count = listRow<T>(layer, band, channel, y, shift, spreads, count);
      }
    }
    seen =
      (isPlain
        ? sweep<T>(layer, channel, first, end, shift, spreads, true)
        : sweep<T>(layer, channel, first, end, shift, spreads, false)) || seen;
    if (count == 0) continue;
    seen = writeListed<T>(layer, band, channel, first, end, count) || seen;
    count = keepOthers<T>(layer, band, first, end, count);
  }
  store<u8>(filled, seen ? 1 : 0);
}

/** Computes the cells of rows first … end as if nothing came from beside; returns whether any holds something. */
// @inline
function sweep<T>(layer: TransportLayer, channel: i32, top: i32, end: i32, shift: isize, spreads: bool, isPlain: bool): bool {
  const numbers = numberAt(layer, channel, 0);
  const centre = v128.load(numbers, CENTRE << 4);
  const cheapest = v128.load(numbers, CHEAPEST << 4);
  const taken = isFloat<T>() ? v128.load(numbers, LEAK << 4) : cheapest;
  const cap = v128.load(numbers, CAP << 4);
  const spreading = v128.load(numbers, SPREADS << 4);
  const matters = v128.load(numbers, MATTERS << 4);
  const look = spreads ? least<T>(spreading, matters) : matters;
  const groups = (<usize>(end - top) * layer.rowBytes + GROUP - 1) / GROUP;
  const first = (<usize>top * layer.rowBytes) / GROUP + (shift > 0 ? groups - 1 : 0);
  const step: isize = shift > 0 ? -1 : 1;
  let to = mapAt(layer, channel) + first * GROUP;
  let gain = gainAt(layer, brightnessOf(layer, channel)) + first * GROUP;
  // A bit per cell.
  const flagged = GROUP >> (alignof<T>() + 3);
  let flags = flagsAt(layer, channel) + flagged * first;
  let seen = cells<T>(0);
  for (let n = groups; n != 0; n--) {
    const from = to - shift;
    let a = v128.load(from);
    let b = v128.load(from, VECTOR);
    let c = v128.load(from, 2 * VECTOR);
    let d = v128.load(from, 3 * VECTOR);
    const gainA = v128.load(gain);
    const gainB = v128.load(gain, VECTOR);
    const gainC = v128.load(gain, 2 * VECTOR);
    const gainD = v128.load(gain, 3 * VECTOR);
    if (isPlain && !isFloat<T>()) {
      a = plus<T>(a, gainA);
      b = plus<T>(b, gainB);
      c = plus<T>(c, gainC);
      d = plus<T>(d, gainD);
    } else {
      a = charge<T>(stay<T>(a, centre, cheapest), gainA, taken, cap);
      b = charge<T>(stay<T>(b, centre, cheapest), gainB, taken, cap);
      c = charge<T>(stay<T>(c, centre, cheapest), gainC, taken, cap);
      d = charge<T>(stay<T>(d, centre, cheapest), gainD, taken, cap);
    }
    v128.store(to, a);
    v128.store(to, b, VECTOR);
    v128.store(to, c, 2 * VECTOR);
    v128.store(to, d, 3 * VECTOR);
    const all = most<T>(most<T>(a, b), most<T>(c, d));
    seen = most<T>(seen, all);
    let flag: u32 = 0;
    if (isAbove<T>(all, look)) {
      if (isAbove<T>(all, matters)) note(layer, channel, to, GROUP);
      flag = bitsAbove<T>(a, spreading) | (bitsAbove<T>(b, spreading) << lanes<T>());
      flag |= (bitsAbove<T>(c, spreading) | (bitsAbove<T>(d, spreading) << lanes<T>())) << (2 * lanes<T>());
    }
    if (spreads) {
      if (isFloat<T>()) store<u16>(flags, <u16>flag);
      else store<u32>(flags, flag);
    }
    to += step * <isize>GROUP;
    gain += step * <isize>GROUP;
    flags += step * <isize>flagged;
  }
  return isAbove<T>(seen, cells<T>(0));
}

/** Clears what leaves the layer in this update, for what comes from outside is 0. */
function clearLeaving<T>(layer: TransportLayer, map: usize, dx: i32, dy: i32): void {
  if (dy != 0) {
    const rows = <usize>abs(dy) * layer.rowBytes;
    clearCells<T>(dy > 0 ? map + layer.areaBytes - rows : map, rows);
  }
  if (dx == 0) return;
  const columns = (<usize>abs(dx)) << alignof<T>();
  const at = dx > 0 ? ((<usize>layer.width) << alignof<T>()) - columns : 0;
  for (let row = map; row < map + layer.areaBytes; row += layer.rowBytes) clearCells<T>(row + at, columns);
}
