import { nth } from './nth';
import { TILE, TILE_SHIFT } from './tile-bits';
import { cell, isAbove, largestOf } from './transport-cells';
import { channelOf, planeRow, TransportLayer, tileAt, tileVectors } from './transport-layer';

/** Lists the units at their thresholds, channel by channel, row by row, with their potentials. */
export function reportLevels<T>(layer: TransportLayer): void {
  if (layer.most < layer.leastThreshold) return;
  const levels = listLevels<T>(layer);
  for (let s = 0; s < layer.maps; s++) {
    for (let m = 0; m < layer.motions; m++) {
      const channel = channelOf(layer, s, m);
      if (channel < 0) continue;
      const threshold = load<f32>(nth(layer.thresholds, channel));
      for (let at = layer.levels; at != levels; at += 4) {
        const place = load<u32>(at);
        reportTile<T>(layer, planeRow(layer, s, m, place >> 16), threshold, channel, place >> 16, place & 0xffff);
      }
    }
  }
}

/** Lists the tiles with a cell whose best map reaches the least threshold, row << 16 | tile; returns the end of the list. */
function listLevels<T>(layer: TransportLayer): usize {
  let to = layer.levels;
  for (let y = 0; y < layer.height; y++) {
    const row = layer.best + <usize>y * layer.rowBytes;
    if (largestOf<T>(row, layer.vectors) < layer.leastThreshold) continue;
    for (let x = 0; x < layer.width; x++) {
      if (<f32>load<T>(cell<T>(row, x)) < layer.leastThreshold) continue;
      store<u32>(to, (y << 16) | (x >> TILE_SHIFT));
      to += 4;
      x |= TILE - 1;
    }
  }
  return to;
}

function reportTile<T>(layer: TransportLayer, row: usize, threshold: f32, channel: i32, y: i32, tile: i32): void {
  if (ASC_FEATURE_SIMD && isBelow<T>(row + tileAt<T>(tile), tileVectors<T>(layer, tile), threshold)) return;
  const first = (channel * layer.height + y) * layer.width;
  const from = tile << TILE_SHIFT;
  for (let x = from; x < min<i32>(from + TILE, layer.width); x++) {
    const potential = <f32>load<T>(cell<T>(row, x));
    if (potential < threshold) continue;
    store<u32>(nth(layer.index, layer.count), first + x);
    store<f32>(nth(layer.potential, layer.count), potential * layer.unit);
    layer.count++;
  }
}

/** Whether all cells are below the threshold; one of i16 is a whole number. */
// @ts-ignore: decorator
@inline
function isBelow<T>(cells: usize, vectors: i32, threshold: f32): bool {
  const theta = isFloat<T>() ? f32x4.splat(threshold) : i16x8.splat(<i16>(min<f32>(threshold, i16.MAX_VALUE) - 1));
  for (let at = cells; at < cells + ((<usize>vectors) << 4); at += 16) {
    if (isFloat<T>() ? v128.any_true(f32x4.ge(v128.load(at), theta)) : isAbove<T>(v128.load(at), theta)) return false;
  }
  return true;
}
