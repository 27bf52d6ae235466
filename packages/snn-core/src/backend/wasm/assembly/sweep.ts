import { blockAt } from './block';
import { ConvLayer } from './conv-layer';
import { integrateMarked, integrateRow } from './integrate-row';
import { markRange } from './marks';
import { nth } from './nth';
import { scatterGradedRow, scatterRow } from './scatter';
import { rowBegin, sortByRow } from './sort-by-row';

/**
 * From so many marks per block on, marking what kernels reach costs more than updating every block: with c marks per block
 * at random places a share e^−c is not reached, 22 % here. An update without input is a silent step, the same as the one
 * that would be made up for later, so the switch changes no bit.
 */
const DENSE_COVERAGE: f64 = 1.5;

/** Layers with more state than this do not stay in a core's own cache (L2) from step to step. */
const CACHE_BYTES: usize = 1 << 20;

/** Lets the input spikes charge the neurons, row by row, and lists the blocks at a threshold; returns the pixels reached. */
export function sweep(layer: ConvLayer, index: usize, count: i32, values: usize): f64 {
  layer.listed = 0;
  if (count == 0) return 0;
  const height = layer.height;
  const padding = layer.padding;
  const marksPerInput = <f64>layer.kernel * (1 + <f64>(layer.kernel - 1) / <f64>(1 << layer.blockShift));
  const dense = <f64>count * marksPerInput >= DENSE_COVERAGE * <f64>height * <f64>layer.rowBlocks;
  const fetches = !dense && layer.blocksEnd - layer.blocks > CACHE_BYTES;
  sortByRow(layer, index, count);
  let pixels: f64 = 0;
  // Rows below `done` are updated; inputs so far reach no row from `reach` on.
  let done = 0;
  let reach = 0;
  let start = 0;
  for (let y = 0; y < height; y++) {
    const end = rowBegin(layer, y + 1);
    if (start == end) continue;
    const top = max<i32>(0, y - padding);
    done = dense ? integrateRows(layer, done, top) : integrateMarkedRows(layer, done, min<i32>(top, reach), top);
    reach = min<i32>(height, y + padding + 1);
    const slot = top % layer.kernel;
    if (fetches) fetch(layer, index, start, end, top, reach);
    for (; start < end; start++) {
      pixels += receive(layer, index, load<u32>(nth(layer.byRow, start)), values, top, reach, slot, y, !dense);
    }
  }
  if (dense) integrateRows(layer, done, height);
  else integrateMarkedRows(layer, done, reach, height);
  return pixels;
}

/**
 * Reads the blocks that the inputs start … end − 1 reach, so that what is not in the cache comes from memory all at once, and
 * not block by block as they are updated. The sum has no meaning; storing it keeps the compiler from leaving the reads out.
 */
function fetch(layer: ConvLayer, index: usize, start: i32, end: i32, top: i32, reach: i32): void {
  const width = layer.width;
  const rowBytes = <usize>layer.rowBlocks * layer.blockBytes;
  let sum: u32 = 0;
  for (let k = start; k < end; k++) {
    const x = load<i32>(nth(index, load<u32>(nth(layer.byRow, k)))) % width;
    const left = max<i32>(0, x - layer.padding);
    const right = min<i32>(width - 1, x + layer.padding);
    const bytes = <usize>((right >> layer.blockShift) - (left >> layer.blockShift) + 1) * layer.blockBytes;
    let from = blockAt(layer, top, left);
    for (let row = top; row < reach; row++, from += rowBytes) {
      for (let at: usize = 0; at < bytes; at += 64) sum += load<u32>(from + at);
      sum += load<u32>(from + bytes - 4);
    }
  }
  layer.fetched = sum;
}

/** Updates all blocks of the rows from … to − 1; returns `to`. */
function integrateRows(layer: ConvLayer, from: i32, to: i32): i32 {
  for (let row = from; row < to; row++) integrateRow(layer, row);
  return max<i32>(from, to);
}

/** Updates the marked blocks of the rows from … to − 1, of which input marked none from `unreached` on; returns `to`. */
function integrateMarkedRows(layer: ConvLayer, from: i32, unreached: i32, to: i32): i32 {
  for (let row = from; row < min<i32>(unreached, to); row++) integrateMarked(layer, row);
  return max<i32>(from, to);
}

/** Adds one input spike of row y to the currents of the rows top … reach − 1; returns the pixels that it reaches. */
// @inline
function receive(
  layer: ConvLayer,
  index: usize,
  k: i32,
  values: usize,
  top: i32,
  reach: i32,
  topSlot: i32,
  y: i32,
  marks: bool,
): f64 {
  const width = layer.width;
  const kernel = layer.kernel;
  const unit = load<i32>(nth(index, k));
  const line = unit / width;
  const x = unit - line * width;
  const left = max<i32>(0, x - layer.padding);
  const right = min<i32>(width - 1, x + layer.padding);
  const runBytes = (<usize>layer.runVectors) << 4;
  const column = (<usize>(x * layer.maps)) << 2;
  // The kernel is stored mirrored: its row 0 belongs to the uppermost row that the spike reaches.
  let from = layer.weights + <usize>((line / layer.height) * kernel + (top - y + layer.padding)) * runBytes;
  let slot = topSlot;
  for (let row = top; row < reach; row++) {
    const to = layer.currents + <usize>slot * layer.currentRowBytes + column;
    if (values == 0) scatterRow(to, from, from + runBytes);
    else scatterGradedRow(to, from, from + runBytes, load<f32>(nth(values, k)));
    if (marks)
      markRange(layer.marks + ((<usize>(slot * layer.rowWords)) << 3), left >> layer.blockShift, right >> layer.blockShift);
    from += runBytes;
    slot = slot + 1 == kernel ? 0 : slot + 1;
  }
  return <f64>((reach - top) * (right - left + 1));
}

/** A step whose input changes nothing; returns the pixels that it would have reached. */
export function skipStep(layer: ConvLayer, index: usize, count: i32): f64 {
  const height = layer.height;
  const width = layer.width;
  const padding = layer.padding;
  let pixels: f64 = 0;
  for (let k = 0; k < count; k++) {
    const unit = load<i32>(nth(index, k));
    const line = unit / width;
    const y = line % height;
    const x = unit - line * width;
    const rows = min<i32>(height - 1, y + padding) - max<i32>(0, y - padding) + 1;
    const columns = min<i32>(width - 1, x + padding) - max<i32>(0, x - padding) + 1;
    pixels += <f64>(rows * columns);
  }
  layer.count = 0;
  layer.now++;
  return pixels;
}
