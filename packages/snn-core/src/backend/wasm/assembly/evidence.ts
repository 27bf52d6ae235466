import { allocate } from './arena';
import { nth } from './nth';

/*
 * The map of neurons of sequential/evidence-map.ts, four at a time: a module of its own, with one map in its memory, small
 * enough for browsers to compile without waiting. Evidence, leak and ceiling lie on a power-of-two grid, so that float32 adds
 * them without rounding, and what a silent neuron leaks is exact wherever it is not more than all that it can have.
 *
 * Rows of the kernel are padded to whole vectors with weights of 0. To add nothing to a neuron brings it up to date, which
 * changes no potential.
 */

let stride: usize = 0;
let rows: i32 = 0;
let rowBytes: usize = 0;
let leak: f32 = 0;
let most: f32 = 0;
let firing: f32 = 0;
let step: i32 = 0;
/** f32[rows][4 · vectors] */
let weights: usize = 0;
/** f32[units] V with the input of the last step in which something came, before its leak; i32[units] that step. */
let charge: usize = 0;
let reached: usize = 0;
/** u8[units]; u32[listed] units that may be firing. */
let isListed: usize = 0;
let list: usize = 0;
let listed: i32 = 0;

/** Makes room for a map. @param columns units from one row to the next */
export function prepare(units: i32, columns: i32, kernelRows: i32, vectors: i32): void {
  stride = <usize>columns << 2;
  rows = kernelRows;
  rowBytes = <usize>vectors << 4;
  weights = allocate(<usize>rows * rowBytes);
  charge = allocate(<usize>units << 2);
  reached = allocate(<usize>units << 2);
  isListed = allocate(<usize>units);
  list = allocate(<usize>units << 2);
}

export function setNeuron(amount: f32, ceiling: f32, threshold: f32): void {
  leak = amount;
  most = ceiling;
  firing = threshold;
}

export function weightsAt(): usize {
  return weights;
}

export function chargeAt(): usize {
  return charge;
}

export function reachedAt(): usize {
  return reached;
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

export function endStep(): void {
  step++;
}

/** Adds an event's evidence to the neurons around it. @param corner unit under the kernel's first entry */
export function add(corner: u32, nats: f32): void {
  const evidence = f32x4.splat(nats);
  const now = i32x4.splat(step);
  const before = i32x4.splat(step - 1);
  const amount = f32x4.splat(leak);
  const ceiling = f32x4.splat(most);
  const threshold = f32x4.splat(firing);
  const rest = f32x4.splat(0);
  let weight = weights;
  let at = <usize>corner << 2;
  for (let row = 0; row < rows; row++) {
    for (let k: usize = 0; k < rowBytes; k += 16) {
      const stored = v128.load(charge + at + k);
      const silent = i32x4.sub(before, v128.load(reached + at + k));
      const leaked = f32x4.pmin(f32x4.sub(stored, amount), ceiling);
      const missed = f32x4.mul(amount, f32x4.convert_i32x4_s(silent));
      const caughtUp = f32x4.pmax(rest, f32x4.sub(leaked, missed));
      const ready = v128.bitselect(stored, caughtUp, i32x4.shr_s(silent, 31));
      const potential = f32x4.add(ready, f32x4.mul(evidence, v128.load(weight + k)));
      v128.store(charge + at + k, potential);
      v128.store(reached + at + k, now);
      const fires = f32x4.ge(potential, threshold);
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
