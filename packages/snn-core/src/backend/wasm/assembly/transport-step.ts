import { nth } from './nth';
import { LASTING, ofKind, shiftedBits, SPREADING, widenedBits, word } from './tile-bits';
import { Band, beginRow, beginRows } from './transport-band';
import { clear, lanes } from './transport-cells';
import { clearExcess, cutAtCeiling } from './transport-compete';
import { driftRows, shiftRows } from './transport-drift';
import { clearCurrents } from './transport-input';
import { bitsRow, channelOf, inLayer, planeRow, TransportLayer, tileAt, tileVectors } from './transport-layer';
import { noteLevel, reportLevels } from './transport-readout';
import { forgetShares } from './transport-rivals';
import { advanceTiles } from './transport-rows';
import { shiftedBitsRow, shiftedRow, writeShifted } from './transport-shift';

/** Moves the evidence on by an update, which takes the input since the last one, and reports. How maps shift in it the host has written. */
export function transportUpdate(address: usize): void {
  const layer = changetype<TransportLayer>(address);
  if (!layer.received && layer.most == 0) clearExcess(layer);
  else {
    layer.isUsed = true;
    if (ASC_FEATURE_SIMD && layer.isShort) update<i16>(layer);
    else update<f32>(layer);
  }
  layer.received = false;
  forgetShares(layer);
}

function update<T>(layer: TransportLayer): void {
  memory.fill(layer.nextBest, 0, layer.planeBytes);
  const band = layer.band;
  const drifts = ASC_FEATURE_SIMD && !isFloat<T>() && layer.drifts;
  if (drifts) shiftRows(layer);
  for (let s = 0; s < layer.maps; s++) {
    if (drifts) driftRows(layer, band, s, 0, layer.height);
    else {
      advanceRows<T>(layer, band, s, 0, layer.height);
      swap(nth(layer.planes, s), nth(layer.planes, layer.maps + s));
      swap(nth(layer.bits, s), nth(layer.bits, layer.maps + s));
    }
  }
  clearCurrents(layer);
  const best = layer.best;
  layer.best = layer.nextBest;
  layer.nextBest = best;
  cutAtCeiling<T>(layer, band);
  reportLevels<T>(layer);
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
      if (channelOf(layer, s, m) >= 0) noteLevel(layer, s, m, y, advanceRow<T>(layer, band, s, m, y, y == first));
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
    const from = inside ? planeRow(layer, s, m, source) - (<usize>dx << alignof<T>()) : layer.nothing;
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
