import { nth } from './nth';
import { cell, isAbove, lanes } from './transport-cells';
import { channelOf, planeRow, TransportLayer } from './transport-layer';

/*
 * What is reported. Rows of maps with a potential at the least threshold are noted as they are computed, before the competition takes
 * anything away; only they are looked at.
 */

/** Forgets what was noted in the update before. */
export function clearLevels(layer: TransportLayer): void {
  memory.fill(layer.levels, 0, <usize>(layer.maps * layer.motions) * layer.levelBytes);
}

/** Notes that a row of a map may have something to report. */
// @inline
export function noteLevel(layer: TransportLayer, s: i32, m: i32, y: i32): void {
  store<u8>(layer.levels + <usize>(s * layer.motions + m) * layer.levelBytes + <usize>y, 1);
}

/** Lists the units at their thresholds, channel by channel, row by row, with their potentials. */
export function reportLevels<T>(layer: TransportLayer): void {
  if (layer.most < layer.leastThreshold) return;
  for (let s = 0; s < layer.maps; s++) {
    for (let m = 0; m < layer.motions; m++) {
      const channel = channelOf(layer, s, m);
      if (channel < 0) continue;
      const levels = layer.levels + <usize>(s * layer.motions + m) * layer.levelBytes;
      for (let y = 0; y < layer.height; y += 8) {
        // Eight rows at a time.
        for (let rows = load<u64>(levels + <usize>y); rows != 0; rows &= rows - 1)
          reportRow<T>(layer, s, m, y + <i32>(ctz(rows) >> 3), channel);
      }
    }
  }
}

function reportRow<T>(layer: TransportLayer, s: i32, m: i32, y: i32, channel: i32): void {
  const row = planeRow(layer, s, m, y);
  const threshold = load<f32>(nth(layer.thresholds, channel));
  const first = (channel * layer.height + y) * layer.width;
  // A cell of i16 is a whole number.
  const below: f32 = isFloat<T>() ? threshold : min<f32>(threshold, i16.MAX_VALUE) - 1;
  for (let from = 0; from < layer.width; from += lanes<T>()) {
    if (ASC_FEATURE_SIMD) {
      const cells = v128.load(cell<T>(row, from));
      if (!(isFloat<T>() ? v128.any_true(f32x4.ge(cells, f32x4.splat(below))) : isAbove<T>(cells, i16x8.splat(<i16>below))))
        continue;
    }
    for (let x = from; x < min<i32>(from + lanes<T>(), layer.width); x++) {
      const potential = <f32>load<T>(cell<T>(row, x));
      if (potential < threshold) continue;
      store<u32>(nth(layer.index, layer.count), first + x);
      store<f32>(nth(layer.potential, layer.count), potential * layer.unit);
      layer.count++;
    }
  }
}
