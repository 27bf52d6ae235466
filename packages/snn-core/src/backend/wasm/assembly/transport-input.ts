import { markRange } from './marks';
import { nth } from './nth';
import { TILE_SHIFT, word } from './tile-bits';
import { TransportLayer } from './transport-layer';

/** Takes note of the inputs of a step, units ascending, which {@link receiveRows} adds. */
export function takeInput(address: usize, index: usize, count: i32, values: usize): void {
  const layer = changetype<TransportLayer>(address);
  layer.count = 0;
  layer.inputs = index;
  layer.inputCount = count;
  layer.inputValues = values;
  if (count != 0) layer.received = true;
}

/**
 * Adds the kernels of the inputs to the currents of rows first … end, in their order, and marks what they reach; returns the cells.
 *
 * @param touched u64[height + taps][words] of 0, and again afterwards: tiles of inputs, by the last row that they reach, from `first` on
 */
export function receiveRows(layer: TransportLayer, touched: usize, first: i32, end: i32): f64 {
  const index = layer.inputs;
  const values = layer.inputValues;
  const count = layer.inputCount;
  const columns = layer.sourceWidth;
  const pixels = layer.sourceHeight * columns;
  const stride = layer.stride;
  const taps = layer.taps;
  const runs = layer.maps * taps;
  const furthest = layer.kernel - 1;
  const lastOfRow = layer.width - 1;
  const cellBytes = (layer.frame + 1 - taps) << 2;
  // Pixels that reach the rows.
  const above = max<i32>(0, first * stride - layer.padding) * columns;
  const below = min<i32>(layer.sourceHeight, (end + taps - 1) * stride - layer.padding) * columns;
  let cells: i64 = 0;
  for (let k = 0; k < count; ) {
    const channel = load<i32>(nth(index, k)) / pixels;
    const origin = channel * pixels;
    k = firstFrom(index, k, count, origin + above);
    const last = firstFrom(index, k, count, origin + below);
    // Of the line of pixels at hand: where it begins, and the next one; the first and the last row that it reaches.
    let begin = 0;
    let next = 0;
    let top = 0;
    let bottom = 0;
    let rows = 0;
    let row = 0;
    for (; k < last; k++) {
      const pixel = load<i32>(nth(index, k)) - origin;
      if (pixel >= next) {
        const line = pixel / columns;
        begin = line * columns - layer.padding;
        next = (line + 1) * columns;
        const y = line + layer.padding;
        bottom = y / stride;
        row = y - bottom * stride;
        top = bottom + 1 - taps;
        rows = max<i32>(0, min<i32>(end - 1, bottom) - max<i32>(first, bottom - (furthest - row) / stride) + 1);
      }
      // The last cell that it reaches, and its place in their kernels; cells before have it a stride further on.
      const x = pixel - begin;
      const right = stride == 1 ? x : x / stride;
      const column = x - right * stride;
      const starts = nth(layer.starts, ((channel * stride + row) * stride + column) * runs);
      const to = layer.currents + <usize>(top + layer.frame) * layer.currentRowBytes + <usize>((right << 2) + cellBytes);
      const value: f32 = values == 0 ? 1 : load<f32>(nth(values, k));
      if (top >= first && bottom < end) addRuns(layer, to, load<u32>(starts), load<u32>(nth(starts, runs)), values != 0, value);
      else {
        const from = max<i32>(0, first - top);
        const until = min<i32>(taps, end - top);
        for (let run = from < until ? 0 : runs; run < runs; run += taps) {
          addRuns(layer, to, load<u32>(nth(starts, run + from)), load<u32>(nth(starts, run + until)), values != 0, value);
        }
      }
      const left = max<i32>(0, right - (stride == 1 ? furthest : (furthest - column) / stride));
      const width = min<i32>(lastOfRow, right) - left + 1;
      if (width <= 0) continue;
      markRange(word(touched, (bottom - first) * layer.words), left >> TILE_SHIFT, (left + width - 1) >> TILE_SHIFT);
      cells += <i64>(rows * width);
    }
    k = firstFrom(index, k, count, origin + pixels);
  }
  markReached(layer, touched, first, end);
  return <f64>cells;
}

/** Marks the tiles of rows first … end that inputs reach. */
function markReached(layer: TransportLayer, touched: usize, first: i32, end: i32): void {
  const words = layer.words;
  for (let y = first; y < end; y++) {
    for (let k = 0; k < words; k++) {
      let bits: u64 = 0;
      for (let row = y; row < y + layer.taps; row++) bits |= load<u64>(word(touched, (row - first) * words + k));
      const at = word(layer.reached, y * words + k);
      store<u64>(at, load<u64>(at) | bits);
    }
  }
  memory.fill(touched, 0, (<usize>((end - first + layer.taps) * words)) << 3);
}

/** The first place, from `from` on, of a unit of at least `least`; units ascend. */
function firstFrom(index: usize, from: i32, count: i32, least: i32): i32 {
  let low = from;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<i32>(nth(index, middle)) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

function addRuns(layer: TransportLayer, to: usize, first: u32, end: u32, graded: bool, value: f32): void {
  const offsets = layer.offsets;
  const weights = layer.weights;
  const factor = f32x4.splat(value);
  if (!graded) for (let n = first; n < end; n++) add(to + load<u32>(nth(offsets, n)), weights + ((<usize>n) << 4));
  else for (let n = first; n < end; n++) addGraded(to + load<u32>(nth(offsets, n)), weights + ((<usize>n) << 4), factor);
}

// @inline
function add(to: usize, weights: usize): void {
  v128.store(to, f32x4.add(v128.load(to), v128.load(weights)));
}

/** I += value · w, the product rounded first. */
// @inline
function addGraded(to: usize, weights: usize, value: v128): void {
  v128.store(to, f32x4.add(v128.load(to), f32x4.mul(value, v128.load(weights))));
}

/** Currents of brightness s at the first cell of row y. */
// @inline
export function currentRow(layer: TransportLayer, s: i32, y: i32): usize {
  return (
    layer.currents +
    <usize>s * layer.currentPlaneBytes +
    <usize>(y + layer.frame) * layer.currentRowBytes +
    ((<usize>layer.frame) << 2)
  );
}
