import { advanceMaps } from './transport-advance';
import { clearExcess, competeRows, findBest, noteMost } from './transport-compete';
import { forgetGains, writeGains } from './transport-gain';
import { receiveRows } from './transport-input';
import { TransportLayer } from './transport-layer';
import { Band } from './transport-new';
import { reportLevels } from './transport-readout';
import { forgetShares } from './transport-rivals';

/*
 * A step is computed in parts, each some rows or maps at a time, in any order and by any number of callers with a band each; what lies between the parts is
 * done by one: take the input, compute rows of RECEIVED; in an update {@link beginUpdate}, rows of GAINED, maps of ADVANCED, {@link turnUpdate}, rows of
 * COMPETED, {@link endUpdate}.
 */

/** Parts, bits: the input is added to the currents; these become what cells gain; potentials are moved on; the competition is held. */
const RECEIVED: i32 = 1;
const GAINED: i32 = 2;
const ADVANCED: i32 = 4;
const COMPETED: i32 = 8;

/** Whether this update has anything to compute; then how maps shift in it the host has written. */
export function beginUpdate(address: usize): bool {
  const layer = changetype<TransportLayer>(address);
  if (!layer.received && !holdsAny(layer)) {
    clearExcess(layer);
    forgetShares(layer);
    return false;
  }
  layer.isUsed = true;
  if (layer.slack != 0) memory.copy(layer.lastLevels, layer.levels, <usize>layer.channels * layer.levelBytes);
  memory.fill(layer.levels, 0, <usize>layer.channels * layer.levelBytes);
  return true;
}

/** Whether any map holds anything. */
export function holdsAny(layer: TransportLayer): bool {
  for (let channel: usize = 0; channel < <usize>layer.channels; channel++) if (load<u8>(layer.filled + channel) != 0) return true;
  return false;
}

/** Computes parts of rows, or in ADVANCED maps, first … end. */
export function computeParts(address: usize, own: usize, parts: i32, first: i32, end: i32): void {
  const layer = changetype<TransportLayer>(address);
  const band = changetype<Band>(own);
  if ((parts & RECEIVED) != 0) band.cells += receiveRows(layer, band.touched, first, end);
  if (layer.isShort) compute<i16>(layer, band, parts, first, end);
  else compute<f32>(layer, band, parts, first, end);
}

function compute<T>(layer: TransportLayer, band: Band, parts: i32, first: i32, end: i32): void {
  if ((parts & GAINED) != 0) writeGains<T>(layer, first, end);
  if ((parts & ADVANCED) != 0) advanceMaps<T>(layer, band, first, end);
  if ((parts & COMPETED) == 0) return;
  forgetGains<T>(layer, first, end);
  competeRows<T>(layer, band, first, end);
}

/** When all maps are advanced. */
export function turnUpdate(address: usize): void {
  const layer = changetype<TransportLayer>(address);
  if (layer.isShort) findBest<i16>(layer);
  else findBest<f32>(layer);
}

/** When all rows have competed: reports. */
export function endUpdate(address: usize): void {
  const layer = changetype<TransportLayer>(address);
  noteMost(layer);
  if (layer.isShort) reportLevels<i16>(layer);
  else reportLevels<f32>(layer);
  layer.received = false;
  forgetShares(layer);
}

/** How many cells the inputs of this step reached, all callers together. */
export function takeCells(address: usize): f64 {
  let cells: f64 = 0;
  for (let at = changetype<TransportLayer>(address).bands; at != 0; at = changetype<Band>(at).next) {
    const band = changetype<Band>(at);
    cells += band.cells;
    band.cells = 0;
  }
  return cells;
}
