import { nth } from './nth';
import {
  amount,
  amountOf,
  anyAbove,
  cell,
  cells,
  clearCells,
  isNothing,
  lanes,
  larger,
  largestLane,
  left,
  most,
  potentialAt,
  storeLarger,
  VECTOR,
} from './transport-cells';
import { mapAt, segmentBytes, TransportLayer } from './transport-layer';
import { partsAfter, partsEnd, partsFrom } from './transport-list';
import { Band } from './transport-new';
import { writeLarger } from './transport-rivals';

/*
 * Lateral inhibition: what the largest potential within ±radius has above the ceiling is taken from all. The best of all maps is known in the rows in
 * which potentials matter beyond their map.
 */

/** Of a row that was noted in the update before, and has not been since. */
const WAS_BEST: u8 = 2;

/** Writes the best of all maps, and what rows have above the ceiling. */
export function findBest<T>(layer: TransportLayer): void {
  for (let y = 0; y < layer.height; y++) if (load<u8>(layer.isBest + <usize>y) != 0) store<u8>(layer.isBest + <usize>y, WAS_BEST);
  for (let channel = 0; channel < layer.channels; channel++) {
    const levels = layer.levels + <usize>channel * layer.levelBytes;
    for (let first: usize = 0; first < layer.levelBytes; first += 8) {
      // Eight rows at a time.
      for (let rows = load<u64>(levels + first); rows != 0; ) {
        const bit = <usize>ctz(rows) & ~7;
        const y = <i32>(first + (bit >> 3));
        const isBest = layer.isBest + <usize>y;
        const best = bestRow(layer, y);
        const row = mapAt(layer, channel) + <usize>y * layer.rowBytes;
        if (load<u8>(isBest) == WAS_BEST) clearCells<T>(best, layer.rowBytes);
        store<u8>(isBest, 1);
        for (let parts = <u32>(rows >> bit) & 0xff; parts != 0; parts = partsAfter(parts)) {
          const from = partsFrom(layer, parts);
          storeLarger<T>(best + from, best + from, row + from, partsEnd(layer, parts) - from);
        }
        rows &= ~((<u64>0xff) << bit);
      }
    }
  }
  for (let y = 0; y < layer.height; y++) {
    if (load<u8>(layer.isBest + <usize>y) != WAS_BEST) continue;
    clearCells<T>(bestRow(layer, y), layer.rowBytes);
    store<u8>(layer.isBest + <usize>y, 0);
  }
  if (layer.radius >= 0) findExcess<T>(layer);
}

// @inline
function bestRow(layer: TransportLayer, y: i32): usize {
  return layer.best + <usize>y * layer.rowBytes;
}

// @inline
function excessRow(layer: TransportLayer, y: i32): usize {
  return layer.rowExcess + <usize>y * layer.rowBytes;
}

/** Finds the rows with something above the ceiling, and writes what it is; puts the excess of the last update to 0. */
function findExcess<T>(layer: TransportLayer): void {
  clearExcess(layer);
  const band = changetype<Band>(layer.bands);
  for (let y = 0; y < layer.height; y++) {
    const isBest = load<u8>(layer.isBest + <usize>y) != 0;
    const isHot = isBest && anyAbove<T>(bestRow(layer, y), layer.rowBytes, cells<T>(layer.ceiling));
    store<u8>(layer.isHot + <usize>y, isHot ? 1 : 0);
    if (!isHot) continue;
    layer.hasExcess = true;
    writeExcess<T>(layer, band.window, bestRow(layer, y), excessRow(layer, y));
  }
}

/** Puts the excess of the last update to 0. */
export function clearExcess(layer: TransportLayer): void {
  for (let y = 0; y < layer.height && layer.hasExcess; y++) {
    if (load<u8>(layer.isExcess + <usize>y) == 0) continue;
    memory.fill(layer.excess + <usize>y * layer.natsRowBytes, 0, layer.natsRowBytes);
    store<u8>(layer.isExcess + <usize>y, 0);
  }
  layer.hasExcess = false;
}

/** max(0, largest within ±radius columns − ceiling) of a row, by maxima over 2, 4, 8 … cells. */
function writeExcess<T>(layer: TransportLayer, window: usize, best: usize, excess: usize): void {
  const radius = layer.radius;
  const side = 2 * radius + 1;
  const columns = layer.pitch + 2 * radius;
  clearCells<T>(window, (<usize>(columns + side + 31)) << alignof<T>());
  memory.copy(cell<T>(window, radius), best, layer.rowBytes);
  let span = 1;
  for (; 2 * span <= side; span *= 2) {
    storeLarger<T>(window, window, cell<T>(window, span), (<usize>columns) << alignof<T>());
  }
  // A window of `side` cells is two of `span` that overlap.
  storeLarger<T>(excess, window, cell<T>(window, side - span), layer.rowBytes);
  const ceiling = amount<T>(layer.ceiling);
  for (let at = excess; at < excess + layer.rowBytes; at += VECTOR) v128.store(at, amountOf<T>(left<T>(v128.load(at), ceiling)));
}

/** Applies the competition, if there is one, to rows first … end, and notes their largest potentials and where they can be switched to. */
export function competeRows<T>(layer: TransportLayer, band: Band, first: i32, end: i32): void {
  for (let y = first; y < end; y++) {
    if (layer.hasExcess || layer.hasShares) inhibitRow<T>(layer, band, y);
    noteBest<T>(layer, y);
  }
}

/** Takes from all maps of a row what the rows within ±radius have above the ceiling, or what rivals told where that is more. */
function inhibitRow<T>(layer: TransportLayer, band: Band, y: i32): void {
  const taken = band.taken;
  let any = layer.hasExcess && gatherExcess<T>(layer, taken, y);
  if (any) {
    writeNats<T>(layer, taken, layer.excess + <usize>y * layer.natsRowBytes);
    store<u8>(layer.isExcess + <usize>y, 1);
  }
  if (layer.hasShares && load<u8>(layer.isTold + <usize>y) != 0) {
    if (!any) memory.fill(taken, 0, layer.rowBytes);
    any = writeLarger<T>(layer, y, taken) || any;
  }
  if (!any) return;
  // The vectors of which something is taken, by where they begin.
  const places = band.window;
  let count = 0;
  for (let at: usize = 0; at < layer.rowBytes; at += VECTOR)
    if (!isNothing(taken + at)) store<u32>(nth(places, count++), <u32>at);
  takeAway<T>(bestRow(layer, y), taken, places, count);
  for (let channel = 0; channel < layer.channels; channel++) {
    if (load<u8>(layer.filled + <usize>channel) == 0) continue;
    takeAway<T>(mapAt(layer, channel) + <usize>y * layer.rowBytes, taken, places, count);
  }
}

function takeAway<T>(row: usize, taken: usize, places: usize, count: i32): void {
  for (let k = 0; k < count; k++) {
    const at = <usize>load<u32>(nth(places, k));
    v128.store(row + at, left<T>(v128.load(row + at), v128.load(taken + at)));
  }
}

/** Writes the largest excess of the rows within ±radius; false when there is none. */
function gatherExcess<T>(layer: TransportLayer, to: usize, y: i32): bool {
  let any = false;
  for (let row = max<i32>(0, y - layer.radius); row <= min<i32>(layer.height - 1, y + layer.radius); row++) {
    if (load<u8>(layer.isHot + <usize>row) == 0) continue;
    const other = excessRow(layer, row);
    if (!any) memory.copy(to, other, layer.rowBytes);
    else storeLarger<T>(to, to, other, layer.rowBytes);
    any = true;
  }
  return any;
}

/** Writes a row of amounts in nats. */
function writeNats<T>(layer: TransportLayer, amounts: usize, to: usize): void {
  for (let x = 0; x < layer.width; x++) store<f32>(nth(to, x), <f32>load<T>(cell<T>(amounts, x)) * layer.unit);
}

/** Notes the largest potential of a row, and the segments where the best map is worth more than switching costs. */
export function noteBest<T>(layer: TransportLayer, y: i32): void {
  const segments = layer.switchable + <usize>y * layer.rowSegments;
  const row = bestRow(layer, y);
  const isBest = load<u8>(layer.isBest + <usize>y) != 0;
  const ofRow: f32 = isBest ? largestOf<T>(layer, row) : 0;
  store<f32>(nth(layer.rowMost, y), ofRow);
  const isSwitched = ofRow > layer.switchableAbove;
  const above = cells<T>(layer.switchableAbove);
  const bytes = segmentBytes<T>();
  if (!isSwitched) memory.fill(segments, 0, layer.rowSegments);
  else
    for (let k: usize = 0; k < layer.rowSegments; k++)
      store<u8>(segments + k, anyAbove<T>(row + k * bytes, bytes, above) ? 1 : 0);
}

function largestOf<T>(layer: TransportLayer, row: usize): f32 {
  const whole = layer.width & ~(lanes<T>() - 1);
  let vectors = cells<T>(0);
  for (let at = row; at < cell<T>(row, whole); at += VECTOR) vectors = most<T>(vectors, v128.load(at));
  let largest = largestLane<T>(vectors);
  for (let x = whole; x < layer.width; x++) largest = larger(largest, potentialAt<T>(cell<T>(row, x)));
  return largest;
}

/** Notes the largest potential of all rows. */
export function noteMost(layer: TransportLayer): void {
  let largest: f32 = 0;
  for (let y = 0; y < layer.height; y++) largest = larger(largest, load<f32>(nth(layer.rowMost, y)));
  layer.most = largest;
}
