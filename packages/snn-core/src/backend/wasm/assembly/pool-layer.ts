import { allocate } from './arena';
import { isMarked, Marks, markBits, newMarks } from './marks';
import { nth } from './nth';

/*
 * Spiking max pool, as layers/pool-layer.ts has it. A step lists the units whose window has a spike (ascending, by their
 * marks). Causes, where they are asked for, take a count of the spikes in every window, and a second visit that deals them out.
 */
@unmanaged
export class PoolLayer {
  height: i32;
  width: i32;
  rows: i32;
  columns: i32;
  /** i32[height], i32[width]: first and last window that a row or column lies in; last < first for none. */
  firstRow: usize;
  lastRow: usize;
  firstColumn: usize;
  lastColumn: usize;
  /** u32[units]: input spikes in the window; then where the unit's next cause goes. Only valid for marked units. */
  next: usize;
  marks: Marks;
  /** u32[units] ascending; u32[units + 1]: causes of spike k are offsets[k] … offsets[k + 1] − 1 of this step's causes, if any. */
  index: usize;
  offsets: usize;
  causes: usize;
  count: i32;
}

export function newPoolLayer(
  channels: i32,
  height: i32,
  width: i32,
  kernel: i32,
  stride: i32,
  rows: i32,
  columns: i32,
): PoolLayer {
  const layer = changetype<PoolLayer>(allocate(offsetof<PoolLayer>()));
  layer.height = height;
  layer.width = width;
  layer.rows = rows;
  layer.columns = columns;
  layer.firstRow = allocate((<usize>height) << 2);
  layer.lastRow = allocate((<usize>height) << 2);
  layer.firstColumn = allocate((<usize>width) << 2);
  layer.lastColumn = allocate((<usize>width) << 2);
  setWindows(layer.firstRow, layer.lastRow, height, rows, kernel, stride);
  setWindows(layer.firstColumn, layer.lastColumn, width, columns, kernel, stride);
  const units = channels * rows * columns;
  layer.next = allocate((<usize>units) << 2);
  layer.marks = newMarks(units);
  layer.index = allocate((<usize>units) << 2);
  layer.offsets = allocate((<usize>(units + 1)) << 2);
  layer.causes = allocate(
    (<usize>channels *
      windowHits(layer.firstRow, layer.lastRow, height) *
      windowHits(layer.firstColumn, layer.lastColumn, width)) <<
      2,
  );
  return layer;
}

function setWindows(first: usize, last: usize, size: i32, windows: i32, kernel: i32, stride: i32): void {
  for (let position = 0; position < size; position++) {
    const at = (<usize>position) << 2;
    const past = position - kernel + stride;
    store<i32>(first + at, past < 0 ? 0 : past / stride);
    store<i32>(last + at, min<i32>(windows - 1, position / stride));
  }
}

/** Windows that the positions of an axis lie in, added up: what a step in which every input spikes has to list. */
function windowHits(first: usize, last: usize, size: i32): usize {
  let hits: usize = 0;
  for (let position = 0; position < size; position++) {
    const at = (<usize>position) << 2;
    hits += <usize>max<i32>(0, load<i32>(last + at) - load<i32>(first + at) + 1);
  }
  return hits;
}

/** What a visit does with a spike in a window: mark the pooled unit, count the spike, or write it down as a cause. */
const MARK = 0;
const COUNT = 1;
const DEAL = 2;

/** Pools the spikes of one step: lists the units whose window has any; the causes, which take another visit, if `causes`. */
export function pool(layer: PoolLayer, index: usize, count: i32, causes: bool): void {
  if (!causes) {
    visitWindows(layer, index, count, MARK);
    listUnits(layer, false);
    return;
  }
  visitWindows(layer, index, count, COUNT);
  listUnits(layer, true);
  visitWindows(layer, index, count, DEAL);
}

/** Visits every window of every input spike. Causes come out ascending because the spikes are. */
// @inline
function visitWindows(layer: PoolLayer, index: usize, count: i32, task: i32): void {
  const width = layer.width;
  // Spikes come line by line (a row of a channel): what belongs to the line is worked out once for all its spikes.
  let lineStart = -width;
  let firstRow = 0;
  let lastRow = 0;
  for (let k = 0; k < count; k++) {
    const unit = load<i32>(nth(index, k));
    if (unit - lineStart >= width) {
      const line = unit / width;
      const channel = line / layer.height;
      const y = line - channel * layer.height;
      lineStart = line * width;
      firstRow = channel * layer.rows + load<i32>(nth(layer.firstRow, y));
      lastRow = channel * layer.rows + load<i32>(nth(layer.lastRow, y));
    }
    const x = unit - lineStart;
    const firstColumn = load<i32>(nth(layer.firstColumn, x));
    const lastColumn = load<i32>(nth(layer.lastColumn, x));
    for (let row = firstRow; row <= lastRow; row++) {
      for (let column = firstColumn; column <= lastColumn; column++) {
        const pooled = row * layer.columns + column;
        if (task == MARK) mark(layer, pooled);
        else if (task == COUNT) countSpike(layer, pooled);
        else addCause(layer, pooled, unit);
      }
    }
  }
}

// @inline
function mark(layer: PoolLayer, pooled: i32): void {
  markBits(layer.marks, pooled >> 5, 1 << (pooled & 31));
}

// @inline
function countSpike(layer: PoolLayer, pooled: i32): void {
  const at = nth(layer.next, pooled);
  if (isMarked(layer.marks, pooled)) {
    store<u32>(at, load<u32>(at) + 1);
    return;
  }
  mark(layer, pooled);
  store<u32>(at, 1);
}

// @inline
function addCause(layer: PoolLayer, pooled: i32, unit: i32): void {
  const at = nth(layer.next, pooled);
  const place = load<u32>(at);
  store<u32>(at, place + 1);
  store<u32>(nth(layer.causes, place), unit);
}

/** Lists the marked units and unmarks them; turns their counts into offsets, if they were counted. */
// @inline
function listUnits(layer: PoolLayer, counted: bool): void {
  const marks = layer.marks;
  let listed: usize = 0;
  let causes: u32 = 0;
  for (let s = 0; s < marks.summaryWords; s++) {
    const summaryAt = nth(marks.summary, s);
    let summary = load<u32>(summaryAt);
    if (summary == 0) continue;
    store<u32>(summaryAt, 0);
    while (summary != 0) {
      const word = (s << 5) + <i32>ctz(summary);
      summary &= summary - 1;
      const wordAt = nth(marks.words, word);
      let bits = load<u32>(wordAt);
      store<u32>(wordAt, 0);
      while (bits != 0) {
        const unit = (word << 5) + <i32>ctz(bits);
        bits &= bits - 1;
        store<u32>(layer.index + (listed << 2), unit);
        if (counted) {
          store<u32>(layer.offsets + (listed << 2), causes);
          const at = nth(layer.next, unit);
          const hits = load<u32>(at);
          store<u32>(at, causes);
          causes += hits;
        }
        listed++;
      }
    }
  }
  if (counted) store<u32>(layer.offsets + (listed << 2), causes);
  layer.count = <i32>listed;
}
