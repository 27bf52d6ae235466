import { blockAt, neuronAt } from './block';
import { afterSpike, ConvLayer, setActive } from './conv-layer';
import { bringUpTo } from './lazy-potentials';
import { MUTED } from './lif';
import { nth } from './nth';

/*
 * Winner-take-all among the candidates of one step, as wta/compete.ts has it: the higher potential first, then the seeded
 * order; a candidate that an earlier one inhibited does not fire. An inhibited neuron is muted; a map that has its winner
 * gets an infinite threshold, and what its neurons gather until the next stimulus is thrown away with that.
 */

const GLOBAL = 1;
const LOCAL = 2;

function mix32(value: u32): u32 {
  let h = value;
  h = (h ^ (h >> 16)) * 0x85ebca6b;
  h = (h ^ (h >> 13)) * 0xc2b2ae35;
  return h ^ (h >> 16);
}

/** Rank among equals, see wta/compete.ts. */
// @inline
function priority(mixedSeed: u32, unit: u32): u32 {
  return mix32(mixedSeed * 31 + mix32(unit) + 1);
}

/** Does candidate a go before candidate b? Both are places in the layer's list of spikes. */
function goesFirst(layer: ConvLayer, a: u32, b: u32, mixedSeed: u32): bool {
  const potentialA = load<f32>(nth(layer.spikePotential, a));
  const potentialB = load<f32>(nth(layer.spikePotential, b));
  if (potentialA != potentialB) return potentialA > potentialB;
  const unitA = load<u32>(nth(layer.index, a));
  const unitB = load<u32>(nth(layer.index, b));
  return priority(mixedSeed, unitA) < priority(mixedSeed, unitB);
}

function siftDown(layer: ConvLayer, from: i32, size: i32, mixedSeed: u32): void {
  const heap = layer.heap;
  let at = from;
  const moving = load<u32>(nth(heap, at));
  while (true) {
    let child = 2 * at + 1;
    if (child >= size) break;
    let best = load<u32>(nth(heap, child));
    if (child + 1 < size) {
      const right = load<u32>(nth(heap, child + 1));
      if (goesFirst(layer, right, best, mixedSeed)) {
        best = right;
        child++;
      }
    }
    if (!goesFirst(layer, best, moving, mixedSeed)) break;
    store<u32>(nth(heap, at), best);
    at = child;
  }
  store<u32>(nth(heap, at), moving);
}

/** Every map has its winner and no neuron may fire again: until the next stimulus all potentials are 0. */
export function isOver(layer: ConvLayer): bool {
  return layer.fireOnce && layer.silenced == layer.maps;
}

/** Lets the listed candidates compete; the list keeps those that fired. `mode`: 1 global, 2 local, 3 both. */
export function compete(layer: ConvLayer, mode: i32, radius: i32, tieSeed: u32): void {
  const candidates = layer.count;
  const mixedSeed = mix32(tieSeed);
  const area = layer.height * layer.width;
  for (let k = 0; k < candidates; k++) store<u32>(nth(layer.heap, k), k);
  for (let k = (candidates >> 1) - 1; k >= 0; k--) siftDown(layer, k, candidates, mixedSeed);
  let size = candidates;
  let losers = 0;
  while (size > 0) {
    const place = load<u32>(layer.heap);
    size--;
    store<u32>(layer.heap, load<u32>(nth(layer.heap, size)));
    siftDown(layer, 0, size, mixedSeed);
    const unit = <i32>load<u32>(nth(layer.index, place));
    const map = unit / area;
    const pixel = unit - map * area;
    const y = pixel / layer.width;
    const x = pixel - y * layer.width;
    const neuron = neuronAt(layer, map, y, x);
    if (!mayFire(layer, map, neuron)) {
      store<f32>(nth(layer.spikePotential, place), MUTED);
      losers++;
      continue;
    }
    store<f32>(neuron, afterSpike(layer));
    if (mode & GLOBAL) silenceMapExcept(layer, map, neuron);
    if (mode & LOCAL) inhibitNeighbours(layer, map, y, x, radius);
  }
  if (losers > 0) keepWinners(layer);
}

/** The neuron is not muted, and its map has no other winner. */
function mayFire(layer: ConvLayer, map: i32, neuron: usize): bool {
  const potential = load<f32>(neuron);
  if (potential != potential) return false;
  const winner = load<usize>(nth(layer.winner, map));
  return winner == 0 || winner == neuron;
}

function silenceMapExcept(layer: ConvLayer, map: i32, neuron: usize): void {
  if (load<i32>(nth(layer.winner, map)) == 0) layer.silenced++;
  setActive(layer, map, Infinity);
  store<usize>(nth(layer.winner, map), neuron);
}

/** Mutes the neurons of all other maps within `radius` (Chebyshev distance). */
function inhibitNeighbours(layer: ConvLayer, map: i32, y: i32, x: i32, radius: i32): void {
  const bottom = min<i32>(layer.height - 1, y + radius);
  const right = min<i32>(layer.width - 1, x + radius);
  for (let row = max<i32>(0, y - radius); row <= bottom; row++) {
    for (let column = max<i32>(0, x - radius); column <= right; column++) {
      mutePixelExcept(layer, map, row, column);
    }
  }
}

function mutePixelExcept(layer: ConvLayer, map: i32, y: i32, x: i32): void {
  bringUpTo(layer, blockAt(layer, y, x), layer.now + 1);
  const first = neuronAt(layer, 0, y, x);
  const kept = load<f32>(nth(first, map));
  for (let other = 0; other < layer.maps; other++) store<f32>(nth(first, other), MUTED);
  store<f32>(nth(first, map), kept);
}

function keepWinners(layer: ConvLayer): void {
  let kept = 0;
  for (let k = 0; k < layer.count; k++) {
    const potential = load<f32>(nth(layer.spikePotential, k));
    if (potential != potential) continue;
    store<f32>(nth(layer.spikePotential, kept), potential);
    store<u32>(nth(layer.index, kept), load<u32>(nth(layer.index, k)));
    kept++;
  }
  layer.count = kept;
}
