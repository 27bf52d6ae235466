import { nth } from './nth';
import { TILE_SHIFT, word } from './tile-bits';
import { bitsRow, channelOf, planeRow, TransportLayer } from './transport-layer';

/** Lists the units at their thresholds, channel by channel, row by row, with their potentials. */
export function reportLevels(layer: TransportLayer): void {
  if (layer.most < layer.leastThreshold) return;
  findLevels(layer);
  for (let s = 0; s < layer.maps; s++) for (let m = 0; m < layer.motions; m++) reportMap(layer, s, m);
  memory.fill(layer.reached, 0, (<usize>(layer.height * layer.words)) << 3);
}

/** Marks the tiles with a cell whose best map reaches the least threshold. Between steps `reached` is free for it. */
function findLevels(layer: TransportLayer): void {
  for (let y = 0; y < layer.height; y++) {
    const row = layer.best + <usize>y * layer.rowBytes;
    for (let x = 0; x < layer.width; x++) {
      if (load<f32>(nth(row, x)) < layer.leastThreshold) continue;
      const tile = x >> TILE_SHIFT;
      const at = word(layer.reached, y * layer.words + (tile >> 6));
      store<u64>(at, load<u64>(at) | (<u64>1 << <u64>(tile & 63)));
      x |= 15;
    }
  }
}

function reportMap(layer: TransportLayer, s: i32, m: i32): void {
  const channel = channelOf(layer, s, m);
  if (channel < 0) return;
  const threshold = load<f32>(nth(layer.thresholds, channel));
  const width = layer.width;
  for (let y = 0; y < layer.height; y++) {
    const filled = bitsRow(layer, s, m, y);
    const row = planeRow(layer, s, m, y);
    const first = (channel * layer.height + y) * width;
    for (let k = 0; k < layer.words; k++) {
      let bits = load<u64>(word(filled, k)) & load<u64>(word(layer.reached, y * layer.words + k));
      for (; bits != 0; bits &= bits - 1) {
        const from = ((k << 6) + <i32>ctz(bits)) << TILE_SHIFT;
        const end = min<i32>(from + 16, width);
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
