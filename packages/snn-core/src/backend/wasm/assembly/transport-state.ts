import { markRange } from './marks';
import { nth } from './nth';
import { ofKind, TILE_SHIFT, word } from './tile-bits';
import { Band, writeQuiet } from './transport-band';
import { cell, larger } from './transport-cells';
import { noteBest, noteMost } from './transport-compete';
import { clearCurrents, currentRow } from './transport-input';
import { bitsRow, channelOf, layCells, planeRow, TransportLayer } from './transport-layer';
import { forgetShares } from './transport-rivals';
import { spreadNumbers } from './transport-rows';

/*
 * The potentials of a transport layer, f32[S·M][height][width], for the host to read and to write. They pass through the memory
 * of the reports, which is free between runs.
 */

/** Says in which unit the host has to write numbers for cells, nats, and puts the layer to rest: the grid, where cells are i16. */
export function unitOf(address: usize, grid: f32, maxCurrent: f32): f32 {
  const layer = changetype<TransportLayer>(address);
  const isShort = ASC_FEATURE_SIMD && maxCurrent != Infinity;
  restTransport(address);
  if (layer.isUsed && layer.isShort != isShort) forget(layer);
  layCells(layer, isShort);
  layer.grid = grid;
  layer.unit = isShort ? grid : 1;
  layer.maxCurrent = maxCurrent;
  return layer.unit;
}

/** Clears what is kept from update to update, in cells of another size. */
function forget(layer: TransportLayer): void {
  clearPlanes(layer, 2 * layer.maps);
  memory.fill(layer.nextBest, 0, layer.planeBytes);
  for (let at = layer.bands; at != 0; at = changetype<Band>(at).next) {
    const band = changetype<Band>(at);
    memory.fill(band.shifted, 0, <usize>(3 * layer.motions) * layer.shiftedRowBytes);
    memory.fill(band.shiftedBits, 0, (<usize>(3 * layer.motions * layer.words)) << 5);
  }
}

function clearPlanes(layer: TransportLayer, count: i32): void {
  const bitBytes = (<usize>(layer.motions * layer.height * layer.words)) << 5;
  for (let k = 0; k < count; k++) {
    memory.fill(<usize>load<u32>(nth(layer.planes, k)), 0, layer.groupBytes);
    memory.fill(<usize>load<u32>(nth(layer.bits, k)), 0, bitBytes);
  }
  memory.fill(layer.best, 0, layer.planeBytes);
}

/** Takes note of the numbers that the host has written. `drifts`: all maps only shift, by at most eight cells to the sides, and compete. */
export function setTransport(address: usize, switchCost: f32, ceiling: f32, leastThreshold: f32, drifts: bool): void {
  const layer = changetype<TransportLayer>(address);
  layer.switchCost = switchCost;
  layer.ceiling = ceiling;
  layer.leastThreshold = leastThreshold;
  layer.drifts = ASC_FEATURE_SIMD && layer.isShort && drifts;
  if (ASC_FEATURE_SIMD && layer.isShort) writeNumbers<i16>(layer);
  else writeNumbers<f32>(layer);
}

function writeNumbers<T>(layer: TransportLayer): void {
  layer.cap = layer.radius >= 0 ? (isFloat<T>() ? f32.MAX_VALUE : <f32>i16.MAX_VALUE) : layer.ceiling;
  writeQuiet<T>(layer);
  spreadNumbers<T>(layer);
}

/** Puts the layer to rest. */
export function restTransport(address: usize): void {
  const layer = changetype<TransportLayer>(address);
  layer.count = 0;
  if (layer.received) clearCurrents(layer, 0, layer.height);
  layer.received = false;
  forgetShares(layer);
  if (layer.hasExcess) memory.fill(layer.excess, 0, layer.natsBytes);
  layer.hasExcess = false;
  memory.fill(layer.top, 0, (<usize>layer.motions) << 2);
  if (layer.most == 0) return;
  clearPlanes(layer, layer.drifts ? layer.maps : 2 * layer.maps);
  memory.fill(layer.whole, 0, <usize>(layer.maps * layer.height * layer.motions));
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
    if (hasOther(layer.excess + <usize>y * layer.natsRowBytes, bytes)) layer.hasExcess = true;
  }
  for (let row = 0; row < layer.rivals * layer.height; row++) {
    if (!hasOther(layer.shares + <usize>row * layer.natsRowBytes, bytes)) continue;
    layer.hasShares = true;
    store<u8>(layer.isTold + <usize>(row % layer.height), 1);
  }
  if (!layer.received) clearCurrents(layer, 0, layer.height);
}

/** Whether a row has a number other than 0. */
function hasOther(row: usize, bytes: usize): bool {
  for (let at: usize = 0; at < bytes; at += 4) if (load<f32>(row + at) != 0) return true;
  return false;
}

/** Writes the potentials, nats, where the host finds them; returns the address. */
export function readTransport(address: usize): usize {
  const layer = changetype<TransportLayer>(address);
  if (ASC_FEATURE_SIMD && layer.isShort) pass<i16>(layer, false);
  else pass<f32>(layer, false);
  return layer.potential;
}

/** Takes the potentials, nats, that the host has written. */
export function writeTransport(address: usize): void {
  const layer = changetype<TransportLayer>(address);
  restTransport(address);
  layer.isUsed = true;
  if (ASC_FEATURE_SIMD && layer.isShort) pass<i16>(layer, true);
  else pass<f32>(layer, true);
}

function pass<T>(layer: TransportLayer, writes: bool): void {
  let at = layer.potential;
  for (let s = 0; s < layer.maps; s++) {
    for (let m = 0; m < layer.motions; m++) {
      if (channelOf(layer, s, m) < 0) continue;
      for (let y = 0; y < layer.height; y++) {
        const row = planeRow(layer, s, m, y);
        for (let x = 0; x < layer.width; x++, at += 4) {
          if (writes)
            store<T>(cell<T>(row, x), <T>min<f32>(load<f32>(at) / layer.unit, isFloat<T>() ? f32.MAX_VALUE : <f32>i16.MAX_VALUE));
          else store<f32>(at, <f32>load<T>(cell<T>(row, x)) * layer.unit);
        }
        if (writes) noteRow<T>(layer, row, layer.best + <usize>y * layer.rowBytes, bitsRow(layer, s, m, y));
      }
    }
  }
  if (!writes) return;
  noteBest<T>(layer, 0, layer.height);
  noteMost(layer);
}

/** Raises the best of a row, and marks its tiles that are not 0. */
function noteRow<T>(layer: TransportLayer, row: usize, best: usize, bits: usize): void {
  for (let x = 0; x < layer.width; x++) {
    const potential = <f32>load<T>(cell<T>(row, x));
    if (potential == 0) continue;
    store<T>(cell<T>(best, x), <T>larger(<f32>load<T>(cell<T>(best, x)), potential));
    const tile = x >> TILE_SHIFT;
    for (let kind = 0; kind < 4; kind++) {
      const at = word(ofKind(bits, kind, layer.words), tile >> 6);
      store<u64>(at, load<u64>(at) | ((<u64>1) << (<u64>(tile & 63))));
    }
  }
}
