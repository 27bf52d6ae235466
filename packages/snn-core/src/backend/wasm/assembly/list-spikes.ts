import { ConvLayer } from './conv-layer';
import { MUTED } from './lif';
import { nth } from './nth';

/** Lists the neurons at their threshold, units ascending: a counting sort by map keeps the pixels in order. `fires` resets them. */
export function listSpikes(layer: ConvLayer, fires: bool): void {
  const maps = layer.maps;
  memory.fill(layer.next, 0, (<usize>(maps + 1)) << 2);
  for (let k = 0; k < layer.listed; k++) {
    const cell = load<u32>(nth(layer.cell, k));
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
  const after: f32 = layer.fireOnce ? MUTED : 0;
  for (let k = 0; k < layer.listed; k++) {
    const cell = load<u32>(nth(layer.cell, k));
    const pixel = load<u32>(nth(layer.pixel, k));
    const potentials = nth(layer.potential, cell * maps);
    for (let group = 0; group < maps; group += 4) {
      for (let crossing = crossingMaps(layer, cell, group); crossing != 0; crossing &= crossing - 1) {
        const map = group + ctz(crossing);
        const place = load<i32>(nth(layer.next, map));
        store<i32>(nth(layer.next, map), place + 1);
        store<u32>(nth(layer.index, place), map * area + pixel);
        store<f32>(nth(layer.spikePotential, place), load<f32>(nth(potentials, map)));
        if (fires) store<f32>(nth(potentials, map), after);
      }
    }
  }
}

/** Which of the four maps from `map` on stand at a threshold that they may cross, a bit each. */
// @ts-ignore: decorator
@inline
function crossingMaps(layer: ConvLayer, cell: i32, map: i32): i32 {
  const potentials = nth(layer.potential, cell * layer.maps);
  let crossing = 0;
  if (ASC_FEATURE_SIMD && map + 4 <= layer.maps) {
    crossing = i32x4.bitmask(f32x4.ge(v128.load(nth(potentials, map)), v128.load(nth(layer.active, map))));
  } else {
    const end = min<i32>(layer.maps, map + 4);
    for (let m = map; m < end; m++) {
      if (load<f32>(nth(potentials, m)) >= load<f32>(nth(layer.active, m))) crossing |= 1 << (m - map);
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
function exemptMaps(layer: ConvLayer, cell: i32, map: i32): i32 {
  const potentials = nth(layer.potential, cell * layer.maps);
  const end = min<i32>(layer.maps, map + 4);
  let crossing = 0;
  for (let m = map; m < end; m++) {
    if (load<i32>(nth(layer.exempt, m)) != cell + 1) continue;
    if (load<f32>(nth(potentials, m)) >= load<f32>(nth(layer.thresholds, m))) crossing |= 1 << (m - map);
  }
  return crossing;
}

export function exemptCrosses(layer: ConvLayer, cell: i32): bool {
  for (let map = 0; map < layer.maps; map += 4) if (exemptMaps(layer, cell, map) != 0) return true;
  return false;
}
