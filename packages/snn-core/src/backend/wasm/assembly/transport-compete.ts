import { nth } from './nth';
import { TILE_SHIFT, word } from './tile-bits';
import { bitsRow, planeRow, TransportLayer } from './transport-layer';
import { writeLarger } from './transport-rivals';
import { larger, largestOf, tileVectors } from './transport-rows';

/*
 * Lateral inhibition: what the largest potential within ±radius has above the ceiling is taken from all. Only rows with something
 * above the ceiling can be the reason, so a step without any costs a look at the best of every cell.
 */

/** Applies the competition, if there is one, and notes the largest potential and the tiles that can be switched to. */
export function cutAtCeiling(layer: TransportLayer): void {
  if (layer.radius >= 0) {
    clearExcess(layer);
    layer.hasExcess = findHotRows(layer);
    for (let y = 0; layer.hasExcess && y < layer.height; y++) {
      if (load<u8>(layer.isHot + <usize>y) != 0) writeExcess(layer, y);
    }
    for (let y = 0; (layer.hasExcess || layer.hasShares) && y < layer.height; y++) inhibitRow(layer, y);
  }
  noteBest(layer);
}

/** Puts the excess of the last update to 0. */
export function clearExcess(layer: TransportLayer): void {
  if (layer.hasExcess) memory.fill(layer.excess, 0, layer.planeBytes);
  layer.hasExcess = false;
}

function findHotRows(layer: TransportLayer): bool {
  let any = false;
  for (let y = 0; y < layer.height; y++) {
    const hot = rowLargest(layer, layer.best + <usize>y * layer.rowBytes) > layer.ceiling;
    store<u8>(layer.isHot + <usize>y, hot ? 1 : 0);
    if (hot) any = true;
  }
  return any;
}

export function rowLargest(layer: TransportLayer, row: usize): f32 {
  let most: f32 = 0;
  if (ASC_FEATURE_SIMD) {
    let four = f32x4.splat(0);
    for (let k = 0; k < layer.vectors; k++) four = f32x4.pmax(four, v128.load(row + ((<usize>k) << 4)));
    most = largestOf(four);
  } else for (let x = 0; x < layer.width; x++) most = larger(most, load<f32>(nth(row, x)));
  return most;
}

/** max(0, largest within ±radius columns − ceiling) of a row, by maxima over 2, 4, 8 … cells. */
function writeExcess(layer: TransportLayer, y: i32): void {
  const radius = layer.radius;
  const side = 2 * radius + 1;
  const cells = layer.width + 2 * radius;
  const window = layer.window;
  memory.fill(window, 0, (<usize>(cells + 16)) << 2);
  memory.copy(nth(window, radius), layer.best + <usize>y * layer.rowBytes, (<usize>layer.width) << 2);
  let span = 1;
  for (; 2 * span <= side; span *= 2) {
    for (let x = 0; x < cells; x += 4) storeLarger(nth(window, x), nth(window, x), nth(window, min<i32>(x + span, cells + 8)));
  }
  // A window of `side` cells is two of `span` that overlap.
  const excess = layer.rowExcess + <usize>y * layer.rowBytes;
  for (let x = 0; x < layer.width; x += 4) storeLarger(nth(excess, x), nth(window, x), nth(window, x + side - span));
  for (let x = 0; x < layer.width; x++) store<f32>(nth(excess, x), larger(0, load<f32>(nth(excess, x)) - layer.ceiling));
}

// @ts-ignore: decorator
@inline
function storeLarger(to: usize, a: usize, b: usize): void {
  if (ASC_FEATURE_SIMD) v128.store(to, f32x4.pmax(v128.load(a), v128.load(b)));
  else for (let k = 0; k < 4; k++) store<f32>(nth(to, k), larger(load<f32>(nth(a, k)), load<f32>(nth(b, k))));
}

/** Takes from all maps of a row what the rows within ±radius have above the ceiling, or what rivals told where that is more. */
function inhibitRow(layer: TransportLayer, y: i32): void {
  const from = max<i32>(0, y - layer.radius);
  const to = min<i32>(layer.height - 1, y + layer.radius);
  const own = layer.excess + <usize>y * layer.rowBytes;
  let hot = false;
  for (let row = from; layer.hasExcess && row <= to; row++) {
    if (load<u8>(layer.isHot + <usize>row) == 0) continue;
    const other = layer.rowExcess + <usize>row * layer.rowBytes;
    if (!hot) memory.copy(own, other, (<usize>layer.vectors) << 4);
    else for (let k = 0; k < layer.vectors; k++) storeLarger(own + ((<usize>k) << 4), own + ((<usize>k) << 4), other + ((<usize>k) << 4));
    hot = true;
  }
  // The window's memory is free again: what is taken from this row.
  const excess = layer.window;
  if (layer.hasShares) {
    if (!writeLarger(layer, y, own, excess)) return;
  } else if (hot) memory.copy(excess, own, (<usize>layer.vectors) << 4);
  else return;
  const best = layer.best + <usize>y * layer.rowBytes;
  for (let tile = 0; tile < layer.tiles; tile++) {
    const at = (<usize>tile) << 6;
    const vectors = tileVectors(layer, tile);
    if (!hasAny(excess + at, vectors)) continue;
    subtract(best + at, excess + at, vectors);
    for (let s = 0; s < layer.maps; s++) {
      for (let m = 0; m < layer.motions; m++) {
        const bits = load<u64>(word(bitsRow(layer, s, m, y), tile >> 6));
        if (((bits >> <u64>(tile & 63)) & 1) != 0) subtract(planeRow(layer, s, m, y) + at, excess + at, vectors);
      }
    }
  }
}

function hasAny(values: usize, vectors: i32): bool {
  for (let k = 0; k < vectors << 2; k++) if (load<f32>(nth(values, k)) > 0) return true;
  return false;
}

function subtract(values: usize, excess: usize, vectors: i32): void {
  if (ASC_FEATURE_SIMD) {
    for (let k: usize = 0; k < (<usize>vectors) << 4; k += 16) {
      v128.store(values + k, f32x4.pmax(f32x4.splat(0), f32x4.sub(v128.load(values + k), v128.load(excess + k))));
    }
  } else {
    for (let k = 0; k < vectors << 2; k++) store<f32>(nth(values, k), larger(0, load<f32>(nth(values, k)) - load<f32>(nth(excess, k))));
  }
}

/** Notes the largest potential, and the tiles where the best map is worth more than switching costs. */
export function noteBest(layer: TransportLayer): void {
  layer.most = 0;
  memory.fill(layer.switchable, 0, (<usize>(layer.height * layer.words)) << 3);
  for (let y = 0; y < layer.height; y++) {
    const row = layer.best + <usize>y * layer.rowBytes;
    const most = rowLargest(layer, row);
    layer.most = larger(layer.most, most);
    if (most > layer.switchCost) markAbove(layer, row, y);
  }
}

function markAbove(layer: TransportLayer, row: usize, y: i32): void {
  for (let x = 0; x < layer.width; x++) {
    if (load<f32>(nth(row, x)) <= layer.switchCost) continue;
    const tile = x >> TILE_SHIFT;
    const at = word(layer.switchable, y * layer.words + (tile >> 6));
    store<u64>(at, load<u64>(at) | (<u64>1 << <u64>(tile & 63)));
    x |= 15;
  }
}
