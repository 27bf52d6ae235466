import { nth } from './nth';
import { TILE_SHIFT, word } from './tile-bits';
import { rowLargest } from './transport-compete';
import { bitsRow, channelOf, planeRow, TransportLayer } from './transport-layer';

/** Lists the units at their thresholds, channel by channel, row by row, with their potentials. */
export function reportLevels(layer: TransportLayer): void {
  if (layer.most < layer.leastThreshold) return;
  const rows = findLevels(layer);
  const first = <i32>(rows >> 32);
  const last = <i32>rows;
  for (let s = 0; s < layer.maps; s++) for (let m = 0; m < layer.motions; m++) reportMap(layer, s, m, first, last);
  memory.fill(layer.reached, 0, (<usize>(layer.height * layer.words)) << 3);
}

/** Marks the tiles with a cell whose best map reaches the least threshold; between steps `reached` is free for it. Returns the first row with one, << 32, and the last. */
function findLevels(layer: TransportLayer): u64 {
  let first = layer.height;
  let last = -1;
  for (let y = 0; y < layer.height; y++) {
    const row = layer.best + <usize>y * layer.rowBytes;
    if (rowLargest(layer, row) < layer.leastThreshold) continue;
    first = min<i32>(first, y);
    last = y;
    for (let x = 0; x < layer.width; x++) {
      if (load<f32>(nth(row, x)) < layer.leastThreshold) continue;
      const tile = x >> TILE_SHIFT;
      const at = word(layer.reached, y * layer.words + (tile >> 6));
      store<u64>(at, load<u64>(at) | (<u64>1 << <u64>(tile & 63)));
      x |= 15;
    }
  }
  return (<u64>first << 32) | <u64>(<u32>last);
}

function reportMap(layer: TransportLayer, s: i32, m: i32, firstRow: i32, lastRow: i32): void {
  const channel = channelOf(layer, s, m);
  if (channel < 0) return;
  const threshold = load<f32>(nth(layer.thresholds, channel));
  const width = layer.width;
  for (let y = firstRow; y <= lastRow; y++) {
    const filled = bitsRow(layer, s, m, y);
    const row = planeRow(layer, s, m, y);
    const first = (channel * layer.height + y) * width;
    for (let k = 0; k < layer.words; k++) {
      let bits = load<u64>(word(filled, k)) & load<u64>(word(layer.reached, y * layer.words + k));
      for (; bits != 0; bits &= bits - 1) {
        const from = ((k << 6) + <i32>ctz(bits)) << TILE_SHIFT;
        const end = min<i32>(from + 16, width);
        if (ASC_FEATURE_SIMD && from + 16 <= width && isBelow(nth(row, from), threshold)) continue;
        for (let x = from; x < end; x++) {
          const potential = load<f32>(nth(row, x));
          if (potential < threshold) continue;
          store<u32>(nth(layer.index, layer.count), first + x);
          store<f32>(nth(layer.potential, layer.count), potential);
          layer.count++;
        }
      }
    }
  }
}

/** Whether all 16 cells of a tile are below the threshold. */
// @ts-ignore: decorator
@inline
function isBelow(at: usize, threshold: f32): bool {
  const most = f32x4.pmax(f32x4.pmax(v128.load(at), v128.load(at, 16)), f32x4.pmax(v128.load(at, 32), v128.load(at, 48)));
  return !v128.any_true(f32x4.ge(most, f32x4.splat(threshold)));
}
