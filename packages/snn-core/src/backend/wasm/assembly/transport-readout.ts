import { nth } from './nth';
import { cell, cells, isAbove, lanes, potentialAt } from './transport-cells';
import { mapAt, TransportLayer } from './transport-layer';

/*
 * What is reported. Rows of maps with a potential at the least threshold are noted as they are computed, before the competition takes
 * anything away; only they are looked at.
 */

/** Lists the units at their thresholds, channel by channel, row by row, with their potentials. */
export function reportLevels<T>(layer: TransportLayer): void {
  if (layer.most < layer.leastThreshold) return;
  for (let channel = 0; channel < layer.channels; channel++) {
    const levels = layer.levels + <usize>channel * layer.levelBytes;
    for (let first: usize = 0; first < layer.levelBytes; first += 8) {
      // Eight rows at a time.
      for (let rows = load<u64>(levels + first); rows != 0; rows &= rows - 1)
        reportRow<T>(layer, channel, <i32>(first + (<usize>ctz(rows) >> 3)));
    }
  }
}

function reportRow<T>(layer: TransportLayer, channel: i32, y: i32): void {
  const row = mapAt(layer, channel) + <usize>y * layer.rowBytes;
  const threshold = load<f32>(nth(layer.thresholds, channel));
  const first = (channel * layer.height + y) * layer.width;
  // A potential in cells of i16 is a whole number.
  const below = cells<T>(isFloat<T>() ? threshold * 0.999999 : threshold - 1);
  for (let from = 0; from < layer.width; from += lanes<T>()) {
    if (!isAbove<T>(v128.load(cell<T>(row, from)), below)) continue;
    for (let x = from; x < min<i32>(from + lanes<T>(), layer.width); x++) {
      const potential = potentialAt<T>(cell<T>(row, x));
      if (potential < threshold) continue;
      store<u32>(nth(layer.index, layer.count), first + x);
      store<f32>(nth(layer.potential, layer.count), potential * layer.unit);
      layer.count++;
    }
  }
}
