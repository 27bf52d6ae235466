import { blockAt, neuronAt, readyFor, setReadyFor } from './block';
import { ConvLayer } from './conv-layer';
import { silentSteps, silentSteps4 } from './lif';
import { nth } from './nth';

/*
 * Potentials that are brought up to date only where something happens, as layers/lazy-potentials.ts has it. A block says
 * which step its potentials are ready for; rest, a new stimulus and silent steps since then are made up for here.
 */

/** Brings a block's potentials to the beginning of a step. */
export function bringUpTo(layer: ConvLayer, block: usize, step: i64): void {
  const ready = readyFor(layer, block);
  setReadyFor(layer, block, step);
  if (ready <= layer.restAt) clear(layer, block);
  else catchUp(layer, block, ready, step - ready);
}

/** A plain loop: memory.fill costs more than it saves on so few bytes. */
function clear(layer: ConvLayer, block: usize): void {
  const end = nth(block, layer.lanes);
  for (let at = block; at < end; at += 8) store<u64>(at, 0);
}

/** Frees the muted, where a stimulus began since the block was `ready`, and makes up for silent steps. */
export function catchUp(layer: ConvLayer, block: usize, ready: i64, silent: i64): void {
  const leaks = silent > 0 && layer.leak.active;
  const freed = ready <= layer.stimulusAt;
  if (!leaks && !freed) return;
  const end = nth(block, layer.lanes);
  for (let at = block; at < end; at += 16) {
    let potential = v128.load(at);
    if (freed) potential = v128.and(potential, f32x4.eq(potential, potential));
    if (leaks) potential = silentSteps4(layer.leak, potential, silent);
    v128.store(at, potential);
  }
}

/** Takes the potentials that the host has written to the list of spikes, f32[maps][height][width], as those of the last step. */
export function restorePotentials(address: usize): void {
  const layer = changetype<ConvLayer>(address);
  layer.restAt = layer.now;
  layer.now++;
  let from = layer.spikePotential;
  for (let block = layer.blocks; block < layer.blocksEnd; block += layer.blockBytes) setReadyFor(layer, block, layer.now);
  for (let map = 0; map < layer.maps; map++) {
    for (let y = 0; y < layer.height; y++) {
      for (let x = 0; x < layer.width; x++, from += 4) store<f32>(neuronAt(layer, map, y, x), load<f32>(from));
    }
  }
}

/** Membrane potential at the end of the last step; for tests and for looking inside. */
export function potentialAt(address: usize, map: i32, y: i32, x: i32): f32 {
  const layer = changetype<ConvLayer>(address);
  const neuron = neuronAt(layer, map, y, x);
  const winner = load<usize>(nth(layer.winner, map));
  const ready = readyFor(layer, blockAt(layer, y, x));
  const potential = load<f32>(neuron);
  if (ready <= layer.restAt || potential != potential || (winner != 0 && winner != neuron)) return 0;
  return layer.leak.active ? silentSteps(layer.leak, potential, layer.now - ready) : potential;
}
