import { nth } from './nth';
import { Band } from './transport-band';
import { isAbove, splat } from './transport-cells';
import { channelOf, TransportLayer } from './transport-layer';
import { noteLevel } from './transport-readout';

/*
 * Short rows of layers all of whose maps only shift (transport-drift.ts). No tile is looked for, as that would take longer. All maps take turns at the same few cells
 * of a row, so that what these gain, and the best of them, stay in registers. In cells of one map a row is written from the side that it
 * goes to, so maps that go to the right come apart from the others.
 */

/** Bytes of the cells that are computed at once. */
const BLOCK: usize = 64;

/** Puts the maps of every brightness in the order of this update, with what is told of them. */
export function orderMaps(layer: TransportLayer): void {
  const motions = layer.motions;
  for (let s = 0; s < layer.maps; s++) {
    let left = 0;
    let right = motions;
    for (let m = 0; m < motions; m++) {
      if (channelOf(layer, s, m) < 0) continue;
      const dx = load<i32>(nth(layer.dx, m));
      const at = ordered(layer, s, dx > 0 ? --right : left++);
      store<i32>(at, m);
      store<i32>(at + layer.orderBytes, load<i32>(nth(layer.top, m)));
      store<i32>(at + 2 * layer.orderBytes, dx << 1);
      store<i32>(at + 3 * layer.orderBytes, load<i32>(nth(layer.dy, m)));
    }
    store<i32>(nth(layer.leftwards, s), left);
    store<i32>(nth(layer.rightwards, s), right);
  }
}

/** What is told of the map at a place of the order: its motion; then, bytes of the order apart, the row where it begins, bytes to the right, rows down. */
// @inline
function ordered(layer: TransportLayer, s: i32, place: i32): usize {
  return layer.order + ((<usize>s * layer.orderBytes) << 2) + ((<usize>place) << 2);
}

/** A short row of all maps: what they have in common is in registers while they pass. */
export function driftShort(layer: TransportLayer, band: Band, s: i32, y: i32, best: usize): void {
  const motions = layer.motions;
  const left = load<i32>(nth(layer.leftwards, s));
  const right = load<i32>(nth(layer.rightwards, s));
  listRows(layer, band, s, y);
  const bytes = (<usize>layer.vectors) << 4;
  const blocks = bytes & ~(BLOCK - 1);
  const begin = listed(band, 0);
  const leftEnd = listed(band, left);
  const rightwards = listed(band, right);
  const end = listed(band, motions);
  for (let at: usize = 0; at < blocks; at += BLOCK) driftBlock(begin, leftEnd, at, band.gain, best);
  for (let at = blocks; at < bytes; at += 16) driftVector(begin, leftEnd, at, band.gain, best);
  for (let at = bytes; at > blocks; ) driftVector(rightwards, end, (at -= 16), band.gain, best);
  for (let at = blocks; at > 0; ) driftBlock(rightwards, end, (at -= BLOCK), band.gain, best);
  const below = splat<i16>(layer.leastThreshold - 1);
  for (let at: usize = 0; at < bytes; at += 16) {
    if (!isAbove<i16>(v128.load(best + at), below)) continue;
    noteListed(layer, band, s, y, at, below, 0, left);
    noteListed(layer, band, s, y, at, below, right, motions);
  }
}

function noteListed(layer: TransportLayer, band: Band, s: i32, y: i32, at: usize, below: v128, first: i32, end: i32): void {
  for (let k = first; k < end; k++) {
    const row = <usize>load<u32>(listed(band, k));
    if (isAbove<i16>(v128.load(row + at), below)) noteLevel(layer, s, load<i32>(ordered(layer, s, k)), y);
  }
}

/** Where row y of a map is, and where it comes from: a pair of u32, by the map's place in the order. */
// @inline
function listed(band: Band, place: i32): usize {
  return band.rows + ((<usize>place) << 3);
}

/** Lists all maps, four at a time, and what is between those that go to the left and those that go to the right, which nobody reads. */
function listRows(layer: TransportLayer, band: Band, s: i32, y: i32): void {
  const height = i32x4.splat(layer.height);
  const row = i32x4.splat(y);
  const planes = i32x4.splat(<i32>load<u32>(nth(layer.planes, s)));
  const motions = i32x4.splat(layer.motions);
  const rowBytes = i32x4.splat(<i32>layer.rowBytes);
  const nothing = i32x4.splat(<i32>layer.nothing);
  const bytes = layer.orderBytes;
  for (let at = ordered(layer, s, 0), to = band.rows; to < band.rows + (bytes << 1); at += 16, to += 32) {
    const slot = i32x4.add(row, v128.load(at + bytes));
    const inPlane = i32x4.sub(slot, v128.and(i32x4.ge_s(slot, height), height));
    const place = i32x4.add(i32x4.mul(inPlane, motions), v128.load(at));
    const here = i32x4.add(planes, i32x4.mul(place, rowBytes));
    const isInside = i32x4.lt_u(i32x4.sub(row, v128.load(at + 3 * bytes)), height);
    const from = v128.bitselect(i32x4.sub(here, v128.load(at + 2 * bytes)), nothing, isInside);
    v128.store(to, v128.shuffle<i32>(here, from, 0, 4, 1, 5));
    v128.store(to, v128.shuffle<i32>(here, from, 2, 6, 3, 7), 16);
  }
}

/** Computes 32 cells of listed rows. Of each all are read before any is written. */
function driftBlock(first: usize, end: usize, at: usize, gain: usize, best: usize): void {
  const zero = i16x8.splat(0);
  const gain0 = v128.load(gain + at);
  const gain1 = v128.load(gain + at, 16);
  const gain2 = v128.load(gain + at, 32);
  const gain3 = v128.load(gain + at, 48);
  let best0 = v128.load(best + at);
  let best1 = v128.load(best + at, 16);
  let best2 = v128.load(best + at, 32);
  let best3 = v128.load(best + at, 48);
  for (let one = first; one != end; one += 8) {
    const row = <usize>load<u32>(one) + at;
    const from = <usize>load<u32>(one, 4) + at;
    const cells0 = i16x8.max_s(zero, i16x8.add_sat_s(v128.load(from), gain0));
    const cells1 = i16x8.max_s(zero, i16x8.add_sat_s(v128.load(from, 16), gain1));
    const cells2 = i16x8.max_s(zero, i16x8.add_sat_s(v128.load(from, 32), gain2));
    const cells3 = i16x8.max_s(zero, i16x8.add_sat_s(v128.load(from, 48), gain3));
    v128.store(row, cells0);
    v128.store(row, cells1, 16);
    v128.store(row, cells2, 32);
    v128.store(row, cells3, 48);
    best0 = i16x8.max_s(best0, cells0);
    best1 = i16x8.max_s(best1, cells1);
    best2 = i16x8.max_s(best2, cells2);
    best3 = i16x8.max_s(best3, cells3);
  }
  v128.store(best + at, best0);
  v128.store(best + at, best1, 16);
  v128.store(best + at, best2, 32);
  v128.store(best + at, best3, 48);
}

/** {@link driftBlock} of 8 cells. */
function driftVector(first: usize, end: usize, at: usize, gain: usize, best: usize): void {
  for (let one = first; one != end; one += 8) drift8(at, <usize>load<u32>(one), <usize>load<u32>(one, 4), gain, best);
}

/** Writes the potentials of eight cells, and returns them. */
// @inline
export function drift8(at: usize, row: usize, from: usize, gain: usize, best: usize): v128 {
  const potential = i16x8.max_s(i16x8.splat(0), i16x8.add_sat_s(v128.load(from + at), v128.load(gain + at)));
  v128.store(row + at, potential);
  v128.store(best + at, i16x8.max_s(v128.load(best + at), potential));
  return potential;
}
