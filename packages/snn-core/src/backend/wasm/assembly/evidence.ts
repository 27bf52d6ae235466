import { allocate } from './arena';
import { nth } from './nth';

/*
 * The map of neurons of sequential/evidence-map.ts, four at a time: a module of its own, with one map in its memory, small
 * enough for browsers to compile without waiting.
 *
 * All neurons leak alike, so a neuron holds S = V + L, where L is what has leaked from the beginning: silence costs nothing and
 * needs no memory, and V = max(0, S − L). Evidence, leak and ceiling lie on a power-of-two grid, and L begins anew before float32
 * has to round, so that no sum is rounded.
 *
 * Rows of the kernel are padded to whole vectors with weights of 0: to add nothing changes no potential.
 */

/** L at which it begins anew, nats: as much is left for S below 2^15, from where on float32 rounds 512ths. */
const MOST_LEAKED: f32 = 16384;

let units: i32 = 0;
let stride: usize = 0;
let rows: i32 = 0;
let rowBytes: usize = 0;
let leak: f32 = 0;
let leaked: f32 = 0;
/** What V must be before the leak of the step, at most and to fire. */
let most: f32 = 0;
let firing: f32 = 0;
/** f32[rows][4 · vectors] */
let weights: usize = 0;
/** f32[units] S */
let sums: usize = 0;
/** u8[units]; u32[listed] units that may be firing, among them all that may be above the ceiling. */
let isListed: usize = 0;
let list: usize = 0;
let listed: i32 = 0;

/** Makes room for a map, of whole vectors. @param columns units from one row to the next */
export function prepare(count: i32, columns: i32, kernelRows: i32, vectors: i32): void {
  units = count;
  stride = <usize>columns << 2;
  rows = kernelRows;
  rowBytes = <usize>vectors << 4;
  weights = allocate(<usize>rows * rowBytes);
  sums = allocate(<usize>units << 2);
  isListed = allocate(<usize>units);
  list = allocate(<usize>units << 2);
}

/** @param ceiling, threshold of V after the leak of a step */
export function setNeuron(amount: f32, ceiling: f32, threshold: f32): void {
  leak = amount;
  most = ceiling + amount;
  firing = threshold + amount;
}

export function weightsAt(): usize {
  return weights;
}

export function isListedAt(): usize {
  return isListed;
}

export function listAt(): usize {
  return list;
}

export function listedCount(): i32 {
  return listed;
}

export function setListedCount(count: i32): void {
  listed = count;
}

/** V at the end of the last step. */
export function potentialOf(unit: u32): f32 {
  return max<f32>(0, load<f32>(sums + (<usize>unit << 2)) - leaked);
}

/** V = 0. */
export function forget(unit: u32): void {
  store<f32>(sums + (<usize>unit << 2), 0);
}

export function endStep(): void {
  const ceiling = most + leaked;
  for (let k = 0; k < listed; k++) {
    const at = sums + (<usize>load<u32>(nth(list, k)) << 2);
    store<f32>(at, min<f32>(load<f32>(at), ceiling));
  }
  leaked += leak;
  if (leaked >= MOST_LEAKED) beginAnew();
}

function beginAnew(): void {
  const amount = f32x4.splat(leaked);
  const end = sums + (<usize>units << 2);
  for (let at = sums; at < end; at += 16) {
    v128.store(at, f32x4.pmax(f32x4.splat(0), f32x4.sub(v128.load(at), amount)));
  }
  leaked = 0;
}

/** Adds an event's evidence to the neurons around it. @param corner unit under the kernel's first entry */
export function add(corner: u32, nats: f32): void {
  const evidence = f32x4.splat(nats);
  const rest = f32x4.splat(leaked);
  const threshold = f32x4.splat(firing + leaked);
  let weight = weights;
  let at = <usize>corner << 2;
  for (let row = 0; row < rows; row++) {
    for (let k: usize = 0; k < rowBytes; k += 16) {
      const before = f32x4.pmax(rest, v128.load(sums + at + k));
      const sum = f32x4.add(before, f32x4.mul(evidence, v128.load(weight + k)));
      v128.store(sums + at + k, sum);
      const fires = f32x4.ge(sum, threshold);
      if (v128.any_true(fires)) listNew((at + k) >> 2, i32x4.bitmask(fires));
    }
    weight += rowBytes;
    at += stride;
  }
}

/** Lists those of four units that fire and are not listed. */
function listNew(unit: usize, fires: i32): void {
  for (let lane: usize = 0; lane < 4; lane++) {
    if (((fires >> <i32>lane) & 1) == 0 || load<u8>(isListed + unit + lane) != 0) continue;
    store<u8>(isListed + unit + lane, 1);
    store<u32>(nth(list, listed), <u32>(unit + lane));
    listed++;
  }
}
