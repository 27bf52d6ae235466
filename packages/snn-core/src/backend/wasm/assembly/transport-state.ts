import { nth } from './nth';
import { ofKind, TILE_SHIFT, word } from './tile-bits';
import { noteBest } from './transport-compete';
import { bitsRow, planeRow, restTransport, TransportLayer } from './transport-layer';
import { larger } from './transport-rows';

/*
 * The potentials of a transport layer, f32[S·M][height][width], for the host to read and to write. They pass through the memory
 * of the reports, which is free between runs.
 */

/** Writes the potentials where the host finds them; returns the address. */
export function readTransport(address: usize): usize {
  const layer = changetype<TransportLayer>(address);
  const bytes = (<usize>layer.width) << 2;
  let to = layer.potential;
  for (let s = 0; s < layer.maps; s++) {
    for (let m = 0; m < layer.motions; m++) {
      for (let y = 0; y < layer.height; y++, to += bytes) memory.copy(to, planeRow(layer, s, m, y), bytes);
    }
  }
  return layer.potential;
}

/** Takes the potentials that the host has written. */
export function writeTransport(address: usize): void {
  const layer = changetype<TransportLayer>(address);
  restTransport(address);
  const bytes = (<usize>layer.width) << 2;
  let from = layer.potential;
  for (let s = 0; s < layer.maps; s++) {
    for (let m = 0; m < layer.motions; m++) {
      for (let y = 0; y < layer.height; y++, from += bytes) {
        memory.copy(planeRow(layer, s, m, y), from, bytes);
        noteRow(layer, from, layer.best + <usize>y * layer.rowBytes, bitsRow(layer, s, m, y));
      }
    }
  }
  noteBest(layer);
}

/** Raises the best of a row, and marks its tiles that are not 0. */
function noteRow(layer: TransportLayer, row: usize, best: usize, bits: usize): void {
  for (let x = 0; x < layer.width; x++) {
    const potential = load<f32>(nth(row, x));
    if (potential == 0) continue;
    store<f32>(nth(best, x), larger(load<f32>(nth(best, x)), potential));
    const tile = x >> TILE_SHIFT;
    for (let kind = 0; kind < 4; kind++) {
      const at = word(ofKind(bits, kind, layer.words), tile >> 6);
      store<u64>(at, load<u64>(at) | (<u64>1 << <u64>(tile & 63)));
    }
  }
}
