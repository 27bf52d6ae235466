import { nth } from './nth';
import { cell, cells, isAbove, lanes, potentialAt } from './transport-cells';
import { mapAt, TransportLayer } from './transport-layer';
import { partsAfter, partsEnd, partsFrom } from './transport-list';

/*
 * What is reported. Parts of rows of maps with a potential at the least threshold are noted as they are computed, before the competition takes
 * anything away; only they are looked at.
 */

/** Lists the units at their thresholds, channel by channel, row by row, with their potentials. */
export function reportLevels<T>(layer: TransportLayer): void {
  if (layer.most < layer.leastThreshold) return;
  for (let channel = 0; channel < layer.channels; channel++) {
    const levels = layer.levels + <usize>channel * layer.levelBytes;
    for (let first: usize = 0; first < layer.levelBytes; first += 8) {
      // Eight rows at a time.
      for (let rows = load<u64>(levels + first); rows != 0; ) {
        const bit = <usize>ctz(rows) & ~7;
        reportRow<T>(layer, channel, <i32>(first + (bit >> 3)), <u32>(rows >> bit) & 0xff);
        rows &= ~((<u64>0xff) << bit);
      }
    }
  }
}

/** @param noted parts of the row */
function reportRow<T>(layer: TransportLayer, channel: i32, y: i32, noted: u32): void {
  const row = mapAt(layer, channel) + <usize>y * layer.rowBytes;
  const threshold = load<f32>(nth(layer.thresholds, channel));
  const first = (channel * layer.height + y) * layer.width;
  // A potential in cells of i16 is a whole number.
  const below = cells<T>(isFloat<T>() ? threshold * 0.999999 : threshold - 1);
  for (let parts = noted; parts != 0; parts = partsAfter(parts)) {
    const until = min<i32>(layer.width, <i32>(partsEnd(layer, parts) / sizeof<T>()));
    for (let from = <i32>(partsFrom(layer, parts) / sizeof<T>()); from < until; from += lanes<T>()) {
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
}
