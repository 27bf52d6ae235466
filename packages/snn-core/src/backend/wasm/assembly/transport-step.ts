import { nth } from './nth';
import { LASTING, ofKind, shiftedBits, SPREADING, widenedBits, word } from './tile-bits';
import { clearExcess, cutAtCeiling } from './transport-compete';
import { clearCurrents, currentRow, exceeds } from './transport-input';
import { bitsRow, channelOf, planeRow, TransportLayer } from './transport-layer';
import { reportLevels } from './transport-readout';
import { forgetShares } from './transport-rivals';
import { driftRow, driftWholeRow } from './transport-drift';
import { clearPadding, inLayer, spreadRow, straightRow, tileVectors } from './transport-rows';
import { shiftedBitsRow, shiftedRow, writeShifted } from './transport-shift';

/** Moves the evidence on by an update, which takes the input since the last one, and reports. How maps shift in it the host has written. */
export function transportUpdate(address: usize): void {
  const layer = changetype<TransportLayer>(address);
  if (!layer.received && layer.most == 0) clearExcess(layer);
  else {
    memory.fill(layer.nextBest, 0, layer.planeBytes);
    for (let s = 0; s < layer.maps; s++) advance(layer, s);
    clearCurrents(layer);
    const best = layer.best;
    layer.best = layer.nextBest;
    layer.nextBest = best;
    for (let y = 0; y < layer.height; y++) clearPadding(layer, layer.best + <usize>y * layer.rowBytes);
    cutAtCeiling(layer);
    reportLevels(layer);
  }
  layer.received = false;
  forgetShares(layer);
}

/** Computes all maps of a brightness into the spare planes, row by row, and makes the old ones spare. */
function advance(layer: TransportLayer, s: i32): void {
  const cap: f32 = layer.radius < 0 ? layer.ceiling : f32.MAX_VALUE;
  const leak = load<f32>(nth(layer.leak, s));
  for (let y = 0; y < layer.height; y++) {
    const current = currentRow(layer, s, y);
    findReady(layer, y, current, leak);
    for (let m = 0; m < layer.motions; m++) {
      if (channelOf(layer, s, m) >= 0) advanceRow(layer, s, m, y, current, leak, cap);
      else clearRow(layer, m, y);
    }
  }
  swap(nth(layer.planes, s), nth(layer.planes, layer.maps));
  swap(nth(layer.bits, s), nth(layer.bits, layer.maps));
}

/** Clears what another brightness left in a spare row. */
function clearRow(layer: TransportLayer, m: i32, y: i32): void {
  const bits = bitsRow(layer, layer.maps, m, y);
  let filled: u64 = 0;
  for (let k = 0; k < layer.words; k++) filled |= load<u64>(word(bits, k));
  if (filled == 0) return;
  memory.fill(planeRow(layer, layer.maps, m, y), 0, layer.rowBytes);
  memory.fill(bits, 0, (<usize>layer.words) << 5);
}

function swap(a: usize, b: usize): void {
  const kept = load<u32>(a);
  store<u32>(a, load<u32>(b));
  store<u32>(b, kept);
}

/** Tiles of a row in which evidence appears from nothing: by switching, or by input above the leak. */
function findReady(layer: TransportLayer, y: i32, current: usize, leak: f32): void {
  let tiles = 0;
  for (let k = 0; k < layer.words; k++) {
    let ready = load<u64>(word(layer.switchable, y * layer.words + k));
    for (let bits = load<u64>(word(layer.reached, y * layer.words + k)) & ~ready; bits != 0; bits &= bits - 1) {
      const tile = (k << 6) + <i32>ctz(bits);
      if (exceeds(current + ((<usize>tile) << 6), tileVectors(layer, tile), leak)) ready |= bits & (0 - bits);
    }
    store<u64>(word(layer.ready, k), ready);
    tiles += <i32>popcnt(ready);
  }
  layer.isFlooded = 2 * tiles >= layer.tiles;
}

function advanceRow(layer: TransportLayer, s: i32, m: i32, y: i32, current: usize, leak: f32, cap: f32): void {
  const height = layer.height;
  const dx = load<i32>(nth(layer.dx, m));
  const dy = load<i32>(nth(layer.dy, m));
  const entered = load<i32>(nth(layer.sources, m * layer.motions)) != 0;
  const straight = load<i32>(nth(layer.spreads, m)) == 0;
  const out = planeRow(layer, layer.maps, m, y);
  const outBits = bitsRow(layer, layer.maps, m, y);
  const best = layer.best + <usize>y * layer.rowBytes;
  const nextBest = layer.nextBest + <usize>y * layer.rowBytes;
  if (straight && !entered && dx >= -4 && dx <= 4) {
    // Behind every row and before the first is a vector of 0: what shifts is read where it is.
    const source = y - dy;
    const inside = source >= 0 && source < height;
    const free = load<f32>(nth(layer.lasting, m)) == 0 && layer.switchCost > layer.ceiling;
    if (ASC_FEATURE_SIMD && free && layer.isFlooded) {
      const from = inside ? planeRow(layer, s, m, source) - (<usize>dx << 2) : layer.nothing;
      driftWholeRow(layer, from, current, nextBest, out, outBits, leak, cap);
      return;
    }
    const bits = inside ? writeDriftBits(layer, bitsRow(layer, s, m, source), dx) : layer.noBits;
    const from = inside ? planeRow(layer, s, m, source) - (<usize>dx << 2) : layer.nothing;
    if (!activate(layer, y, bits, layer.noBits, layer.noBits, false, out, outBits)) return;
    if (ASC_FEATURE_SIMD && free) driftRow(layer, from, current, nextBest, out, outBits, leak, cap);
    else straightRow(layer, m, from, current, best, nextBest, out, outBits, leak, cap);
    return;
  }
  const copied = dx != 0 || dy != 0 || entered;
  if (copied) {
    if (y == 0) writeShifted(layer, s, m, 0, dx, dy);
    if (y + 1 < height) writeShifted(layer, s, m, y + 1, dx, dy);
  }
  const here = copied ? shiftedRow(layer, m, y) : planeRow(layer, s, m, y);
  const hereBits = copied ? shiftedBitsRow(layer, m, y) : bitsRow(layer, s, m, y);
  if (straight) {
    if (!activate(layer, y, hereBits, layer.noBits, layer.noBits, false, out, outBits)) return;
    straightRow(layer, m, here, current, best, nextBest, out, outBits, leak, cap);
    return;
  }
  const hasAbove = y > 0;
  const hasBelow = y + 1 < height;
  const above = !hasAbove ? layer.nothing : copied ? shiftedRow(layer, m, y - 1) : here - layer.lineBytes;
  const below = !hasBelow ? layer.nothing : copied ? shiftedRow(layer, m, y + 1) : here + layer.lineBytes;
  const aboveBits = !hasAbove ? layer.noBits : copied ? shiftedBitsRow(layer, m, y - 1) : bitsRow(layer, s, m, y - 1);
  const belowBits = !hasBelow ? layer.noBits : copied ? shiftedBitsRow(layer, m, y + 1) : bitsRow(layer, s, m, y + 1);
  if (!activate(layer, y, hereBits, aboveBits, belowBits, true, out, outBits)) return;
  spreadRow(layer, m, above, here, below, current, best, nextBest, out, outBits, leak, cap);
}

/** Writes the bits of a row that shifts by dx, of what lasts and of what input helps. */
function writeDriftBits(layer: TransportLayer, own: usize, dx: i32): usize {
  if (dx == 0) return own;
  const words = layer.words;
  for (let k = 0; k < words; k++) {
    const mask = inLayer(layer, k);
    store<u64>(word(layer.driftBits, k), shiftedBits(own, words, k, dx) & mask);
    store<u64>(word(ofKind(layer.driftBits, LASTING, words), k), shiftedBits(ofKind(own, LASTING, words), words, k, dx) & mask);
  }
  return layer.driftBits;
}

/**
 * Finds the tiles of a row to which evidence can come: what lasts there, what spreads from there and from beside, anything at all
 * where input helps. Clears the others of what the spare planes still hold. False when there are none.
 */
function activate(
  layer: TransportLayer,
  y: i32,
  here: usize,
  above: usize,
  below: usize,
  spreads: bool,
  out: usize,
  outBits: usize,
): bool {
  const words = layer.words;
  let any: u64 = 0;
  for (let k = 0; k < words; k++) {
    const helped = load<u64>(word(layer.reached, y * words + k));
    let active = load<u64>(word(layer.ready, k)) | load<u64>(word(ofKind(here, LASTING, words), k));
    if (spreads) {
      const sourced = widenedBits(above, here, below, words, k);
      store<u64>(word(layer.sourced, k), sourced);
      if (sourced != 0) {
        const kind = ofKind(0, SPREADING, words);
        active |= widenedBits(above + kind, here + kind, below + kind, words, k) | (helped & sourced);
        active &= inLayer(layer, k);
      }
    } else active |= helped & load<u64>(word(here, k));
    store<u64>(word(layer.active, k), active);
    any |= active;
    const stale = load<u64>(word(outBits, k)) & ~active;
    for (let bits = stale; bits != 0; bits &= bits - 1) {
      const tile = (k << 6) + <i32>ctz(bits);
      memory.fill(out + ((<usize>tile) << 6), 0, (<usize>tileVectors(layer, tile)) << 4);
    }
  }
  if (any == 0) memory.fill(outBits, 0, (<usize>words) << 5);
  return any != 0;
}
