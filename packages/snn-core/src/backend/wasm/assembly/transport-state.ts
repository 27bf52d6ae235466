import { markRange } from './marks';
import { nth } from './nth';
import { word } from './tile-bits';
import { amount, cell, cells, potentialAt, storePotential } from './transport-cells';
import { clearExcess, findBest, noteBest, noteMost } from './transport-compete';
import { forgetCurrents, writeQuiet } from './transport-gain';
import { currentRow } from './transport-input';
import { brightnessOf, clearMaps, flagsAt, layCells, mapAt, motionOf, numberAt, TransportLayer } from './transport-layer';
import { CAP, CHEAPEST, LEAK, MATTERS, SPREADS, SWITCH } from './transport-list';
import { forgetShares } from './transport-rivals';
import { holdsAny } from './transport-step';
import { settleMaps } from './transport-touched';

/*
 * The potentials of a transport layer, f32[channels][height][width], for the host to read and to write. They pass through the memory
 * of the reports, which is free between runs.
 */

/** Noted is a little more than need be, so that float numerics, which round, lose nothing. */
const ALMOST: f32 = 0.999999;

/** Says in which unit the host has to write numbers for cells, nats: the grid, where cells are i16. */
export function unitOf(address: usize, grid: f32, maxCurrent: f32): f32 {
  const layer = changetype<TransportLayer>(address);
  const isShort = maxCurrent != Infinity;
  layCells(layer, isShort);
  layer.grid = grid;
  layer.unit = isShort ? grid : 1;
  layer.maxCurrent = maxCurrent;
  return layer.unit;
}

/** Takes note of the numbers that the host has written, and puts the layer to rest. */
export function setTransport(address: usize, switchCost: f32, ceiling: f32, leastThreshold: f32): void {
  const layer = changetype<TransportLayer>(address);
  layer.switchCost = switchCost;
  layer.ceiling = ceiling;
  layer.leastThreshold = leastThreshold;
  if (layer.isShort) writeNumbers<i16>(layer);
  else writeNumbers<f32>(layer);
  layer.isUsed = true;
  restTransport(address);
}

function writeNumbers<T>(layer: TransportLayer): void {
  const competes = layer.radius >= 0;
  writeQuiet<T>(layer);
  layer.switchableAbove = f32.MAX_VALUE;
  layer.touchable = layer.slack != 0 && !isFloat<T>();
  for (let channel = 0; channel < layer.channels; channel++) {
    const costs = nth(layer.lateral, 9 * motionOf(layer, channel));
    let around: f32 = f32.MAX_VALUE;
    for (let k = 0; k < 9; k++) if (k != 4) around = min<f32>(around, load<f32>(nth(costs, k)));
    const centre = load<f32>(costs, 16);
    const cheapest = min<f32>(min<f32>(centre, around), layer.switchCost);
    const less: f32 = isFloat<T>() ? 0 : cheapest;
    for (let k = 0; k < 9; k++) v128.store(numberAt(layer, channel, k), amount<T>(load<f32>(nth(costs, k)) - less));
    v128.store(numberAt(layer, channel, CHEAPEST), amount<T>(isFloat<T>() ? -cheapest : cheapest));
    v128.store(numberAt(layer, channel, SWITCH), amount<T>(layer.switchCost - less));
    v128.store(numberAt(layer, channel, SPREADS), cells<T>(ALMOST * (around - cheapest)));
    v128.store(numberAt(layer, channel, CAP), cells<T>(competes ? f32.MAX_VALUE : layer.ceiling));
    v128.store(numberAt(layer, channel, LEAK), amount<T>(load<f32>(nth(layer.leak, brightnessOf(layer, channel)))));
    store<u8>(layer.isPlain + <usize>channel, !isFloat<T>() && competes && centre == 0 ? 1 : 0);
    const spreads = load<i32>(nth(layer.spreads, motionOf(layer, channel))) != 0;
    if (spreads || load<u8>(layer.isPlain + <usize>channel) == 0) layer.touchable = false;
    if (layer.switchCost < layer.ceiling)
      layer.switchableAbove = min<f32>(layer.switchableAbove, ALMOST * (layer.switchCost - cheapest));
  }
  if (layer.switchableAbove != f32.MAX_VALUE) layer.touchable = false;
  // A potential in cells of i16 is a whole number.
  const reported: f32 = isFloat<T>() ? ALMOST * layer.leastThreshold : layer.leastThreshold - 1;
  const matters = min<f32>(reported, min<f32>(layer.switchableAbove, competes ? layer.ceiling : f32.MAX_VALUE));
  for (let channel = 0; channel < layer.channels; channel++) v128.store(numberAt(layer, channel, MATTERS), cells<T>(matters));
}

/** Puts the layer to rest. */
export function restTransport(address: usize): void {
  const layer = changetype<TransportLayer>(address);
  layer.count = 0;
  if (layer.received) forgetCurrents(layer);
  layer.received = false;
  forgetShares(layer);
  clearExcess(layer);
  layer.most = 0;
  if (!layer.isUsed) return;
  if (layer.isShort) clearMaps<i16>(layer);
  else clearMaps<f32>(layer);
  layer.isUsed = false;
}

/** Takes note of the currents, the excess and the shares that the host has written. */
export function noteTransport(address: usize): void {
  const layer = changetype<TransportLayer>(address);
  const bytes = (<usize>layer.width) << 2;
  for (let y = 0; y < layer.height; y++) {
    markRange(word(layer.reached, y * layer.words), 0, layer.tiles - 1);
    for (let s = 0; s < layer.maps; s++) if (hasOther(currentRow(layer, s, y), bytes)) layer.received = true;
    if (layer.radius < 0) continue;
    if (!hasOther(layer.excess + <usize>y * layer.natsRowBytes, bytes)) continue;
    layer.hasExcess = true;
    store<u8>(layer.isExcess + <usize>y, 1);
  }
  for (let row = 0; row < layer.rivals * layer.height; row++) {
    if (!hasOther(layer.shares + <usize>row * layer.natsRowBytes, bytes)) continue;
    layer.hasShares = true;
    store<u8>(layer.isTold + <usize>(row % layer.height), 1);
  }
  if (!layer.received) forgetCurrents(layer);
}

/** Whether a row has a number other than 0. */
function hasOther(row: usize, bytes: usize): bool {
  for (let at: usize = 0; at < bytes; at += 4) if (load<f32>(row + at) != 0) return true;
  return false;
}

/** Whether a step without input changes nothing. */
export function isAtRest(address: usize): bool {
  const layer = changetype<TransportLayer>(address);
  return !layer.received && !layer.hasExcess && !layer.hasShares && !holdsAny(layer);
}

/** Writes the potentials, nats, where the host finds them; returns the address. */
export function readTransport(address: usize): usize {
  const layer = changetype<TransportLayer>(address);
  if (layer.isTouched) settleMaps(layer);
  if (layer.isShort) pass<i16>(layer, false);
  else pass<f32>(layer, false);
  return layer.potential;
}

/** Takes the potentials, nats, that the host has written. */
export function writeTransport(address: usize): void {
  const layer = changetype<TransportLayer>(address);
  restTransport(address);
  layer.isUsed = true;
  if (layer.isShort) take<i16>(layer);
  else take<f32>(layer);
}

function take<T>(layer: TransportLayer): void {
  pass<T>(layer, true);
  // All may matter.
  memory.fill(layer.filled, 1, <usize>layer.channels);
  for (let channel = 0; channel < layer.channels; channel++) {
    memory.fill(layer.levels + <usize>channel * layer.levelBytes, 0xff, <usize>layer.height);
    memory.fill(flagsAt(layer, channel), 0xff, <usize>layer.height * layer.rowSegments);
  }
  findBest<T>(layer);
  clearExcess(layer);
  for (let y = 0; y < layer.height; y++) noteBest<T>(layer, y);
  noteMost(layer);
}

function pass<T>(layer: TransportLayer, writes: bool): void {
  let at = layer.potential;
  for (let channel = 0; channel < layer.channels; channel++) {
    for (let y = 0; y < layer.height; y++) {
      const row = mapAt(layer, channel) + <usize>y * layer.rowBytes;
      for (let x = 0; x < layer.width; x++, at += 4) {
        if (writes) storePotential<T>(cell<T>(row, x), load<f32>(at) / layer.unit);
        else store<f32>(at, potentialAt<T>(cell<T>(row, x)) * layer.unit);
      }
    }
  }
}
