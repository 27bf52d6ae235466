import { nth } from './nth';
import { LASTING, ofKind, SPREADING, shiftedBits, widenedBits, word } from './tile-bits';
import { Band, beginRow, beginRows } from './transport-band';
import { clear, lanes } from './transport-cells';
import { clearExcess, cutAtCeiling, findHotRows, isAnyHot, noteMost } from './transport-compete';
import { driftRows, shiftRows } from './transport-drift';
import { clearCurrents, receiveRows } from './transport-input';
import { bitsRow, channelOf, inLayer, planeRow, TransportLayer, tileAt, tileVectors } from './transport-layer';
import { clearLevels, noteLevel, reportLevels } from './transport-readout';
import { forgetShares } from './transport-rivals';
import { advanceTiles } from './transport-rows';
import { shiftedBitsRow, shiftedRow, writeShifted } from './transport-shift';

/*
 * A step is computed in parts, each by rows, in any order and by any number of callers with a band each; what lies between the parts is done
 * by one: take the input, {@link beginUpdate}, compute rows of RECEIVED and ADVANCED, {@link turnUpdate}, compute rows of COMPETED, {@link endUpdate}.
 */

/** Parts, bits: the input is added to the currents; potentials are moved on; the competition is held. */
const RECEIVED: i32 = 1;
const ADVANCED: i32 = 2;
const COMPETED: i32 = 4;

/** Whether this update has anything to compute; then how maps shift in it the host has written. */
export function beginUpdate(address: usize): bool {
  const layer = changetype<TransportLayer>(address);
  if (!layer.received && layer.most == 0) {
    clearExcess(layer);
    forgetShares(layer);
    return false;
  }
  layer.isUsed = true;
  clearLevels(layer);
  if (layer.drifts) shiftRows(layer);
  return true;
}

/** Computes parts of rows first … end. */
export function computeRows(address: usize, own: usize, parts: i32, first: i32, end: i32): void {
  const layer = changetype<TransportLayer>(address);
  const band = changetype<Band>(own);
  if ((parts & RECEIVED) != 0) band.cells += receiveRows(layer, band.touched, first, end);
  if (ASC_FEATURE_SIMD && layer.isShort) compute<i16>(layer, band, parts, first, end);
  else compute<f32>(layer, band, parts, first, end);
}

function compute<T>(layer: TransportLayer, band: Band, parts: i32, first: i32, end: i32): void {
  if ((parts & ADVANCED) != 0) {
    memory.fill(layer.nextBest + <usize>first * layer.rowBytes, 0, <usize>(end - first) * layer.rowBytes);
    for (let s = 0; s < layer.maps; s++) {
      if (ASC_FEATURE_SIMD && !isFloat<T>() && layer.drifts) driftRows(layer, band, s, first, end);
      else advanceRows<T>(layer, band, s, first, end);
    }
    clearCurrents(layer, first, end);
    if (layer.radius >= 0) findHotRows<T>(layer, band, first, end);
  }
  if ((parts & COMPETED) != 0) cutAtCeiling<T>(layer, band, first, end);
}

/** When all rows are advanced: what was computed takes the place of what it came from. */
export function turnUpdate(address: usize): void {
  const layer = changetype<TransportLayer>(address);
  for (let s = 0; s < layer.maps && !layer.drifts; s++) {
    swap(nth(layer.planes, s), nth(layer.planes, layer.maps + s));
    swap(nth(layer.bits, s), nth(layer.bits, layer.maps + s));
  }
  const best = layer.best;
  layer.best = layer.nextBest;
  layer.nextBest = best;
  layer.hasExcess = layer.radius >= 0 && isAnyHot(layer);
}

/** When all rows have competed: reports. */
export function endUpdate(address: usize): void {
  const layer = changetype<TransportLayer>(address);
  noteMost(layer);
  if (ASC_FEATURE_SIMD && layer.isShort) reportLevels<i16>(layer);
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

function swap(a: usize, b: usize): void {
  const kept = load<u32>(a);
  store<u32>(a, load<u32>(b));
  store<u32>(b, kept);
}

/** Computes rows first … end of all maps of a brightness into the spare planes. */
function advanceRows<T>(layer: TransportLayer, band: Band, s: i32, first: i32, end: i32): void {
  beginRows(layer, band, s);
  for (let y = first; y < end; y++) {
    beginRow<T>(layer, band, s, y);
    for (let m = 0; m < layer.motions; m++) {
      if (channelOf(layer, s, m) >= 0 && advanceRow<T>(layer, band, s, m, y, y == first)) noteLevel(layer, s, m, y);
    }
  }
}

/** Returns whether the least threshold is reached. @param begins whether no row before it was computed in this update */
function advanceRow<T>(layer: TransportLayer, band: Band, s: i32, m: i32, y: i32, begins: bool): bool {
  const height = layer.height;
  const dx = load<i32>(nth(layer.dx, m));
  const dy = load<i32>(nth(layer.dy, m));
  const entered = load<i32>(nth(layer.sources, m * layer.motions)) != 0;
  const ways = load<i32>(nth(layer.spreads, m));
  const spreads = ways != 0;
  const out = planeRow(layer, layer.maps + s, m, y);
  const outBits = bitsRow(layer, layer.maps + s, m, y);
  const best = layer.nextBest + <usize>y * layer.rowBytes;
  if (!spreads && !entered && dx >= -lanes<T>() && dx <= lanes<T>()) {
    // Behind every row and before the first is a vector of 0: what shifts is read where it is.
    const source = y - dy;
    const inside = source >= 0 && source < height;
    const bits = inside ? writeDriftBits(layer, band, bitsRow(layer, s, m, source), dx) : layer.noBits;
    const from = inside ? planeRow(layer, s, m, source) - ((<usize>dx) << alignof<T>()) : layer.nothing;
    return (
      activate<T>(layer, band, y, bits, layer.noBits, layer.noBits, false, out, outBits) &&
      advanceTiles<T>(layer, band, s, m, 0, from, from, from, best, out, outBits)
    );
  }
  const copied = dx != 0 || dy != 0 || entered;
  if (copied) {
    if (begins && y > 0) writeShifted<T>(layer, band, s, m, y - 1, dx, dy);
    if (begins) writeShifted<T>(layer, band, s, m, y, dx, dy);
    if (y + 1 < height) writeShifted<T>(layer, band, s, m, y + 1, dx, dy);
  }
  const here = copied ? shiftedRow(layer, band, m, y) : planeRow(layer, s, m, y);
  const hereBits = copied ? shiftedBitsRow(layer, band, m, y) : bitsRow(layer, s, m, y);
  const hasAbove = spreads && y > 0;
  const hasBelow = spreads && y + 1 < height;
  const above = !hasAbove ? layer.nothing : copied ? shiftedRow(layer, band, m, y - 1) : here - layer.lineBytes;
  const below = !hasBelow ? layer.nothing : copied ? shiftedRow(layer, band, m, y + 1) : here + layer.lineBytes;
  const aboveBits = !hasAbove ? layer.noBits : copied ? shiftedBitsRow(layer, band, m, y - 1) : bitsRow(layer, s, m, y - 1);
  const belowBits = !hasBelow ? layer.noBits : copied ? shiftedBitsRow(layer, band, m, y + 1) : bitsRow(layer, s, m, y + 1);
  return (
    activate<T>(layer, band, y, hereBits, aboveBits, belowBits, spreads, out, outBits) &&
    advanceTiles<T>(layer, band, s, m, ways, above, here, below, best, out, outBits)
  );
}

/** Writes the bits of a row that shifts by dx, of what lasts and of what input helps. */
function writeDriftBits(layer: TransportLayer, band: Band, own: usize, dx: i32): usize {
  if (dx == 0) return own;
  const words = layer.words;
  for (let k = 0; k < words; k++) {
    const mask = inLayer(layer, k);
    store<u64>(word(band.driftBits, k), shiftedBits(own, words, k, dx) & mask);
    store<u64>(word(ofKind(band.driftBits, LASTING, words), k), shiftedBits(ofKind(own, LASTING, words), words, k, dx) & mask);
  }
  return band.driftBits;
}

/**
 * Finds the tiles of a row to which evidence can come: what lasts there, what spreads from there and from beside, anything at all
 * where input helps. Clears the others of what the spare planes still hold. False when there are none.
 */
function activate<T>(
  layer: TransportLayer,
  band: Band,
  y: i32,
  here: usize,
  above: usize,
  below: usize,
  spreads: bool,
  out: usize,
  outBits: usize,
): bool {
  const words = layer.words;
  if (band.isFlooded) {
    for (let k = 0; k < words; k++) {
      store<u64>(word(band.active, k), inLayer(layer, k));
      store<u64>(word(band.sourced, k), inLayer(layer, k));
    }
    return true;
  }
  let any: u64 = 0;
  for (let k = 0; k < words; k++) {
    const helped = load<u64>(word(layer.reached, y * words + k));
    let active = load<u64>(word(band.ready, k)) | load<u64>(word(ofKind(here, LASTING, words), k));
    if (spreads) {
      const sourced = widenedBits(above, here, below, words, k);
      store<u64>(word(band.sourced, k), sourced);
      if (sourced != 0) {
        const kind = ofKind(0, SPREADING, words);
        active |= widenedBits(above + kind, here + kind, below + kind, words, k) | (helped & sourced);
        active &= inLayer(layer, k);
      }
    } else active |= helped & load<u64>(word(here, k));
    store<u64>(word(band.active, k), active);
    any |= active;
    const stale = load<u64>(word(outBits, k)) & ~active;
    for (let bits = stale; bits != 0; bits &= bits - 1) {
      const tile = (k << 6) + <i32>ctz(bits);
      clear(out + tileAt<T>(tile), tileVectors<T>(layer, tile));
    }
  }
  if (any == 0) memory.fill(outBits, 0, (<usize>words) << 5);
  return any != 0;
}
