import { nth } from './nth';
import { ofKind, TILE_SHIFT, word } from './tile-bits';
import { noteBest } from './transport-compete';
import { markRange } from './marks';
import { clearCurrents, currentRow } from './transport-input';
import { forgetShares } from './transport-rivals';
import { bitsRow, channelOf, planeRow, TransportLayer } from './transport-layer';
import { larger } from './transport-rows';

/*
 * The potentials of a transport layer, f32[S·M][height][width], for the host to read and to write. They pass through the memory
 * of the reports, which is free between runs.
 */

/** Puts the layer to rest. */
export function restTransport(address: usize): void {
  const layer = changetype<TransportLayer>(address);
  layer.count = 0;
  if (layer.received) clearCurrents(layer);
  layer.received = false;
  forgetShares(layer);
  if (layer.hasExcess) memory.fill(layer.excess, 0, layer.planeBytes);
  layer.hasExcess = false;
  if (layer.most == 0) return;
  const bitBytes = (<usize>(layer.motions * layer.height * layer.words)) << 5;
  for (let s = 0; s <= layer.maps; s++) {
    memory.fill(<usize>load<u32>(nth(layer.planes, s)), 0, layer.groupBytes);
    memory.fill(<usize>load<u32>(nth(layer.bits, s)), 0, bitBytes);
  }
  memory.fill(layer.best, 0, layer.planeBytes);
  memory.fill(layer.switchable, 0, (<usize>(layer.height * layer.words)) << 3);
  layer.most = 0;
}

/** Takes note of the currents, the excess and the shares that the host has written. */
export function noteTransport(address: usize): void {
  const layer = changetype<TransportLayer>(address);
  const bytes = (<usize>layer.width) << 2;
  for (let y = 0; y < layer.height; y++) {
    markRange(word(layer.reached, y * layer.words), 0, layer.tiles - 1);
    for (let s = 0; s < layer.maps; s++) if (hasOther(currentRow(layer, s, y), bytes)) layer.received = true;
    if (layer.radius < 0) continue;
    if (hasOther(layer.excess + <usize>y * layer.rowBytes, bytes)) layer.hasExcess = true;
  }
  for (let row = 0; row < layer.rivals * layer.height; row++) {
    if (hasOther(layer.shares + <usize>row * layer.rowBytes, bytes)) layer.hasShares = true;
  }
  if (!layer.received) clearCurrents(layer);
}

/** Whether a row has a number other than 0. */
function hasOther(row: usize, bytes: usize): bool {
  for (let at: usize = 0; at < bytes; at += 4) if (load<f32>(row + at) != 0) return true;
  return false;
}

/** Writes the potentials where the host finds them; returns the address. */
export function readTransport(address: usize): usize {
  const layer = changetype<TransportLayer>(address);
  const bytes = (<usize>layer.width) << 2;
  let to = layer.potential;
  for (let s = 0; s < layer.maps; s++) {
    for (let m = 0; m < layer.motions; m++) {
      if (channelOf(layer, s, m) < 0) continue;
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
      if (channelOf(layer, s, m) < 0) continue;
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
