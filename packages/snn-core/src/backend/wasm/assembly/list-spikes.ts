import { ConvLayer } from './conv-layer';
import { isExempt } from './integrate-cells';
import { MUTED } from './lif';
import { nth } from './nth';

/** Does the neuron stand at a threshold that it is allowed to cross? */
// @ts-ignore: decorator
@inline
function mayCross(layer: ConvLayer, map: i32, cell: i32, potential: f32): bool {
  const at = nth(0, map);
  if (potential >= load<f32>(layer.active + at)) return true;
  return layer.silenced != 0 && isExempt(layer, map, cell) && potential >= load<f32>(layer.thresholds + at);
}

/** Lists the neurons at their threshold, units ascending (a counting sort by map keeps the pixels in order); `fires` resets them. */
export function listSpikes(layer: ConvLayer, fires: bool): void {
  const maps = layer.maps;
  const area = layer.height * layer.width;
  let total = 0;
  for (let map = 0; map <= maps; map++) {
    const at = nth(layer.next, map);
    total += load<i32>(at);
    store<i32>(at, total);
  }
  layer.count = total;
  const after: f32 = layer.fireOnce ? MUTED : 0;
  for (let k = 0; k < layer.listed; k++) {
    const cell = load<u32>(nth(layer.cell, k));
    const pixel = load<u32>(nth(layer.pixel, k));
    const potentials = layer.potential + ((<usize>cell * <usize>maps) << 2);
    for (let map = 0; map < maps; map++) {
      const at = nth(potentials, map);
      const potential = load<f32>(at);
      if (!mayCross(layer, map, cell, potential)) continue;
      const nextAt = nth(layer.next, map);
      const place = load<i32>(nextAt);
      store<i32>(nextAt, place + 1);
      store<u32>(nth(layer.index, place), map * area + pixel);
      store<f32>(nth(layer.spikePotential, place), potential);
      if (fires) store<f32>(at, after);
    }
  }
  memory.fill(layer.next, 0, (<usize>(maps + 1)) << 2);
}
