import { neuronAt, setReadyFor } from './block';
import { ConvLayer } from './conv-layer';
import { nth } from './nth';
import { word } from './tile-bits';

/*
 * Blocks with a neuron that a spike left at its threshold or above: they are due in the next step, whatever comes. They are
 * listed in ascending order, and marked row by row as the sweep goes over them.
 */

/** Lists the blocks of this step in which somebody still stands at a threshold. */
export function listStanding(layer: ConvLayer): void {
  layer.standingCount = 0;
  if (layer.reset == 0) return;
  for (let k = 0; k < layer.listed; k++) {
    const block = load<usize>(nth(layer.block, k));
    if (stands(layer, block)) addStanding(layer, <i32>((block - layer.blocks) / layer.blockBytes));
  }
}

function addStanding(layer: ConvLayer, number: i32): void {
  store<i32>(nth(layer.standing, layer.standingCount), number);
  layer.standingCount++;
}

function stands(layer: ConvLayer, block: usize): bool {
  for (let lane = 0; lane < layer.lanes; lane++) {
    if (load<f32>(nth(block, lane)) >= load<f32>(nth(layer.active, lane))) return true;
  }
  return false;
}

/** Marks the standing blocks of a row whose currents are complete; true when there are any. Rows come in ascending order. */
export function markStanding(layer: ConvLayer, y: i32): bool {
  const end = (y + 1) * layer.rowBlocks;
  const marks = layer.marks + ((<usize>((y % layer.kernel) * layer.rowWords)) << 3);
  let any = false;
  for (; layer.standingNext < layer.standingCount; layer.standingNext++) {
    const number = load<i32>(nth(layer.standing, layer.standingNext));
    if (number >= end) break;
    const place = number - y * layer.rowBlocks;
    const at = word(marks, place >> 6);
    store<u64>(at, load<u64>(at) | ((<u64>1) << (<u64>(place & 63))));
    any = true;
  }
  return any;
}

/** Takes the potentials that the host has written to the list of spikes, f32[maps][height][width], as those of the last step. */
export function restorePotentials(address: usize): void {
  const layer = changetype<ConvLayer>(address);
  layer.restAt = layer.now;
  layer.now++;
  layer.standingCount = 0;
  let from = layer.spikePotential;
  for (let block = layer.blocks; block < layer.blocksEnd; block += layer.blockBytes) setReadyFor(layer, block, layer.now);
  for (let map = 0; map < layer.maps; map++) {
    for (let y = 0; y < layer.height; y++) {
      for (let x = 0; x < layer.width; x++, from += 4) store<f32>(neuronAt(layer, map, y, x), load<f32>(from));
    }
  }
  const blocks = layer.height * layer.rowBlocks;
  if (layer.reset == 0) return;
  for (let lane = 0; lane < layer.lanes; lane++) {
    store<f32>(nth(layer.active, lane), load<f32>(nth(layer.thresholds, lane % layer.maps)));
  }
  for (let number = 0; number < blocks; number++) {
    if (stands(layer, layer.blocks + <usize>number * layer.blockBytes)) addStanding(layer, number);
  }
}
