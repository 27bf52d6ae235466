import { afterSpike, ConvLayer } from './conv-layer';
import { nth } from './nth';

/** Lists the neurons at their threshold, units ascending: a counting sort by map keeps the pixels in order. `fires` resets them. */
export function listSpikes(layer: ConvLayer, fires: bool): void {
  const maps = layer.maps;
  memory.fill(layer.next, 0, (<usize>(maps + 1)) << 2);
  for (let k = 0; k < layer.listed; k++) {
    const cell = load<usize>(nth(layer.cell, k));
    for (let map = 0; map < maps; map += 4) {
      for (let crossing = crossingMaps(layer, cell, map); crossing != 0; crossing &= crossing - 1) {
        const at = nth(layer.next, map + ctz(crossing) + 1);
        store<i32>(at, load<i32>(at) + 1);
      }
    }
  }
  let total = 0;
  for (let map = 0; map <= maps; map++) {
    total += load<i32>(nth(layer.next, map));
    store<i32>(nth(layer.next, map), total);
  }
  layer.count = total;
  const area = layer.height * layer.width;
  const after = afterSpike(layer);
  for (let k = 0; k < layer.listed; k++) {
    const cell = load<usize>(nth(layer.cell, k));
    const pixel = load<u32>(nth(layer.pixel, k));
    for (let group = 0; group < maps; group += 4) {
      for (let crossing = crossingMaps(layer, cell, group); crossing != 0; crossing &= crossing - 1) {
        const map = group + ctz(crossing);
        const place = load<i32>(nth(layer.next, map));
        store<i32>(nth(layer.next, map), place + 1);
        store<u32>(nth(layer.index, place), map * area + pixel);
        store<f32>(nth(layer.spikePotential, place), load<f32>(nth(cell, map)));
        if (fires) store<f32>(nth(cell, map), after);
      }
    }
  }
}

/** Which of the four maps from `map` on stand at a threshold that they may cross, a bit each. */
// @ts-ignore: decorator
@inline
function crossingMaps(layer: ConvLayer, cell: usize, map: i32): i32 {
  let crossing = 0;
  if (ASC_FEATURE_SIMD) {
    crossing = i32x4.bitmask(f32x4.ge(v128.load(nth(cell, map)), v128.load(nth(layer.active, map))));
  } else {
    for (let m = map; m < map + 4; m++) {
      if (load<f32>(nth(cell, m)) >= load<f32>(nth(layer.active, m))) crossing |= 1 << (m - map);
    }
  }
  return mayFireAgain(layer) ? crossing | exemptMaps(layer, cell, map) : crossing;
}

/** Is there a winner that silenced its map and may fire again itself? */
// @ts-ignore: decorator
@inline
export function mayFireAgain(layer: ConvLayer): bool {
  return layer.silenced != 0 && !layer.fireOnce;
}

/** As {@link crossingMaps}, for the winners of silenced maps, whose maps have no finite threshold any more. */
function exemptMaps(layer: ConvLayer, cell: usize, map: i32): i32 {
  const end = min<i32>(layer.maps, map + 4);
  let crossing = 0;
  for (let m = map; m < end; m++) {
    if (load<usize>(nth(layer.winner, m)) != cell) continue;
    if (load<f32>(nth(cell, m)) >= load<f32>(nth(layer.thresholds, m))) crossing |= 1 << (m - map);
  }
  return crossing;
}

export function exemptCrosses(layer: ConvLayer, cell: usize): bool {
  for (let map = 0; map < layer.maps; map += 4) if (exemptMaps(layer, cell, map) != 0) return true;
  return false;
}
