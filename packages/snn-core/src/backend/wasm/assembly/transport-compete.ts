import { nth } from './nth';
import { TILE, TILE_SHIFT, word } from './tile-bits';
import { Band } from './transport-band';
import { cell, isAbove, lanes, larger, largestOf, minus, most, splat, storeLarger, takeAway } from './transport-cells';
import { bitsRow, channelOf, isShortDrift, planeRow, TransportLayer, tileAt, tileVectors, wholeAt } from './transport-layer';
import { writeLarger } from './transport-rivals';

/*
 * Lateral inhibition: what the largest potential within ±radius has above the ceiling is taken from all. Only rows with something
 * above the ceiling can be the reason, so a step without any costs a look at the best of every cell.
 */

/** Applies the competition, if there is one, to rows first … end, and notes their largest potentials and the tiles that can be switched to. */
export function cutAtCeiling<T>(layer: TransportLayer, band: Band, first: i32, end: i32): void {
  if (layer.radius >= 0 && (layer.hasExcess || layer.hasShares)) inhibitRows<T>(layer, band, first, end);
  noteBest<T>(layer, first, end);
}

/** Puts the excess of the last update to 0. */
export function clearExcess(layer: TransportLayer): void {
  if (layer.hasExcess) memory.fill(layer.excess, 0, layer.natsBytes);
  layer.hasExcess = false;
}

/** Finds the advanced rows first … end with something above the ceiling, and writes what it is; puts their excess of the last update to 0. */
export function findHotRows<T>(layer: TransportLayer, band: Band, first: i32, end: i32): void {
  if (layer.hasExcess)
    memory.fill(layer.excess + <usize>first * layer.natsRowBytes, 0, <usize>(end - first) * layer.natsRowBytes);
  for (let y = first; y < end; y++) {
    const best = layer.nextBest + <usize>y * layer.rowBytes;
    const hot = largestOf<T>(best, layer.vectors) > layer.ceiling;
    store<u8>(layer.isHot + <usize>y, hot ? 1 : 0);
    if (hot) writeExcess<T>(layer, band, best, layer.rowExcess + <usize>y * layer.rowBytes);
  }
}

export function isAnyHot(layer: TransportLayer): bool {
  for (let y = 0; y < layer.height; y++) if (load<u8>(layer.isHot + <usize>y) != 0) return true;
  return false;
}

/** max(0, largest within ±radius columns − ceiling) of a row, by maxima over 2, 4, 8 … cells. */
function writeExcess<T>(layer: TransportLayer, band: Band, best: usize, excess: usize): void {
  const radius = layer.radius;
  const side = 2 * radius + 1;
  const cells = layer.width + 2 * radius;
  const window = band.window;
  const step = lanes<T>();
  memory.fill(window, 0, (<usize>(cells + 32)) << alignof<T>());
  memory.copy(cell<T>(window, radius), best, (<usize>layer.width) << alignof<T>());
  let span = 1;
  for (; 2 * span <= side; span *= 2) {
    for (let x = 0; x < cells; x += step) {
      storeLarger<T>(cell<T>(window, x), cell<T>(window, x), cell<T>(window, min<i32>(x + span, cells + step)));
    }
  }
  // A window of `side` cells is two of `span` that overlap.
  for (let x = 0; x < layer.width; x += step)
    storeLarger<T>(cell<T>(excess, x), cell<T>(window, x), cell<T>(window, x + side - span));
  for (let at = excess; at < excess + ((<usize>layer.vectors) << 4); at += 16) {
    if (ASC_FEATURE_SIMD) v128.store(at, most<T>(splat<T>(0), minus<T>(v128.load(at), splat<T>(layer.ceiling))));
    else for (let k = at; k < at + 16; k += 4) store<f32>(k, larger(0, load<f32>(k) - layer.ceiling));
  }
}

/** Takes from all maps of rows what the rows within ±radius have above the ceiling, or what rivals told where that is more. */
function inhibitRows<T>(layer: TransportLayer, band: Band, first: i32, end: i32): void {
  for (let y = first; y < end; y++) {
    let any = layer.hasExcess && gatherExcess<T>(layer, band.taken, y);
    if (any) writeNats<T>(layer, band.taken, layer.excess + <usize>y * layer.natsRowBytes);
    if (layer.hasShares && load<u8>(layer.isTold + <usize>y) != 0) {
      if (!any) memory.fill(band.taken, 0, layer.rowBytes);
      any = writeLarger<T>(layer, y, band.taken) || any;
    }
    if (any) inhibitRow<T>(layer, y, band.taken);
  }
}

/** Writes the largest excess of the rows within ±radius; false when there is none. */
function gatherExcess<T>(layer: TransportLayer, to: usize, y: i32): bool {
  let any = false;
  for (let row = max<i32>(0, y - layer.radius); row <= min<i32>(layer.height - 1, y + layer.radius); row++) {
    if (load<u8>(layer.isHot + <usize>row) == 0) continue;
    const other = layer.rowExcess + <usize>row * layer.rowBytes;
    if (!any) memory.copy(to, other, (<usize>layer.vectors) << 4);
    else for (let k: usize = 0; k < (<usize>layer.vectors) << 4; k += 16) storeLarger<T>(to + k, to + k, other + k);
    any = true;
  }
  return any;
}

/** Writes a row of cells in nats. */
function writeNats<T>(layer: TransportLayer, cells: usize, to: usize): void {
  for (let x = 0; x < layer.width; x++) store<f32>(nth(to, x), <f32>load<T>(cell<T>(cells, x)) * layer.unit);
}

function inhibitRow<T>(layer: TransportLayer, y: i32, taken: usize): void {
  const best = layer.best + <usize>y * layer.rowBytes;
  for (let k = 0; k < layer.words; k++) {
    let tiles: u64 = 0;
    for (let tile = k << 6; tile < min<i32>(layer.tiles, (k + 1) << 6); tile++) {
      const at = tileAt<T>(tile);
      const vectors = tileVectors<T>(layer, tile);
      if (!hasAny<T>(taken + at, vectors)) continue;
      takeAway<T>(best + at, taken + at, vectors);
      tiles |= (<u64>1) << (<u64>(tile & 63));
    }
    if (tiles == 0) continue;
    for (let s = 0; s < layer.maps; s++) {
      for (let m = 0; m < layer.motions; m++) {
        if (channelOf(layer, s, m) < 0) continue;
        const row = planeRow(layer, s, m, y);
        const filled =
          isShortDrift(layer) || load<u8>(wholeAt(layer, s, m, y)) != 0 ? tiles : load<u64>(word(bitsRow(layer, s, m, y), k));
        for (let bits = filled & tiles; bits != 0; bits &= bits - 1) {
          const tile = (k << 6) + <i32>ctz(bits);
          takeAway<T>(row + tileAt<T>(tile), taken + tileAt<T>(tile), tileVectors<T>(layer, tile));
        }
      }
    }
  }
}

function hasAny<T>(cells: usize, vectors: i32): bool {
  for (let at = cells; at < cells + ((<usize>vectors) << 4); at += 16) {
    if (ASC_FEATURE_SIMD) {
      if (isAbove<T>(v128.load(at), splat<T>(0))) return true;
    } else for (let k = at; k < at + 16; k += 4) if (load<f32>(k) > 0) return true;
  }
  return false;
}

/** Notes the largest potentials of rows first … end, and the tiles where the best map is worth more than switching costs. */
export function noteBest<T>(layer: TransportLayer, first: i32, end: i32): void {
  const switches = layer.switchCost < layer.ceiling;
  if (switches) memory.fill(word(layer.switchable, first * layer.words), 0, (<usize>((end - first) * layer.words)) << 3);
  for (let y = first; y < end; y++) {
    const row = layer.best + <usize>y * layer.rowBytes;
    const ofRow = largestOf<T>(row, layer.vectors);
    store<f32>(nth(layer.rowMost, y), ofRow);
    if (switches && ofRow > layer.switchCost) markTiles<T>(layer, row, layer.switchCost, word(layer.switchable, y * layer.words));
  }
}

/** Notes the largest potential of all rows. */
export function noteMost(layer: TransportLayer): void {
  let largest: f32 = 0;
  for (let y = 0; y < layer.height; y++) largest = larger(largest, load<f32>(nth(layer.rowMost, y)));
  layer.most = largest;
}

/** Marks the tiles of a row with a cell above a value. */
function markTiles<T>(layer: TransportLayer, row: usize, value: f32, bits: usize): void {
  for (let x = 0; x < layer.width; x++) {
    if (<f32>load<T>(cell<T>(row, x)) <= value) continue;
    const tile = x >> TILE_SHIFT;
    const at = word(bits, tile >> 6);
    store<u64>(at, load<u64>(at) | ((<u64>1) << (<u64>(tile & 63))));
    x |= TILE - 1;
  }
}
