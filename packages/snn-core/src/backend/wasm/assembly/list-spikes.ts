import { afterSpike, ConvLayer } from './conv-layer';
import { nth } from './nth';

/** Lists the neurons at their threshold, units ascending: a counting sort by map keeps the pixels in order. `fires` resets them. */
export function listSpikes(layer: ConvLayer, fires: bool): void {
  const maps = layer.maps;
  const lanes = layer.lanes;
  memory.fill(layer.next, 0, (<usize>(maps + 1)) << 2);
  for (let k = 0; k < layer.listed; k++) {
    const block = load<usize>(nth(layer.block, k));
    for (let group = 0; group < lanes; group += 4) {
      for (let crossing = crossingLanes(layer, block, group); crossing != 0; crossing &= crossing - 1) {
        const at = nth(layer.next, load<i32>(nth(layer.laneMap, group + ctz(crossing))) + 1);
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
  const after = afterSpike(layer);
  for (let k = 0; k < layer.listed; k++) {
    const block = load<usize>(nth(layer.block, k));
    const firstPixel = load<i32>(nth(layer.pixel, k));
    for (let group = 0; group < lanes; group += 4) {
      for (let crossing = crossingLanes(layer, block, group); crossing != 0; crossing &= crossing - 1) {
        const lane = group + ctz(crossing);
        const at = nth(layer.next, load<i32>(nth(layer.laneMap, lane)));
        const place = load<i32>(at);
        store<i32>(at, place + 1);
        store<u32>(nth(layer.index, place), load<i32>(nth(layer.laneUnit, lane)) + firstPixel);
        store<f32>(nth(layer.spikePotential, place), load<f32>(nth(block, lane)));
        if (fires) store<f32>(nth(block, lane), after);
      }
    }
  }
}

/** Which of the four neurons from a lane on stand at a threshold that they may cross, a bit each. */
// @inline
function crossingLanes(layer: ConvLayer, block: usize, group: i32): i32 {
  const crossing = i32x4.bitmask(f32x4.ge(v128.load(nth(block, group)), v128.load(nth(layer.active, group))));
  return mayFireAgain(layer) ? crossing | exemptLanes(layer, block, group) : crossing;
}

/** Is there a winner that silenced its map and may fire again itself? */
// @inline
export function mayFireAgain(layer: ConvLayer): bool {
  return layer.silenced != 0 && !layer.fireOnce;
}

/** As {@link crossingLanes}, for the winners of silenced maps, whose maps have no finite threshold any more. */
function exemptLanes(layer: ConvLayer, block: usize, group: i32): i32 {
  const first = nth(block, group);
  let crossing = 0;
  for (let map = 0; map < layer.maps; map++) {
    const winner = load<usize>(nth(layer.winner, map));
    if (winner < first || winner >= first + 16) continue;
    if (load<f32>(winner) >= load<f32>(nth(layer.thresholds, map))) crossing |= 1 << (<i32>(winner - first) >> 2);
  }
  return crossing;
}

/** Does a winner of a silenced map stand at its threshold in this block? */
export function exemptCrosses(layer: ConvLayer, block: usize): bool {
  for (let group = 0; group < layer.lanes; group += 4) if (exemptLanes(layer, block, group) != 0) return true;
  return false;
}
