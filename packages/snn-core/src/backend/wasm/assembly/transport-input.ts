import { markRange } from './marks';
import { nth } from './nth';
import { TILE, TILE_SHIFT, word } from './tile-bits';
import { clear } from './transport-cells';
import { TransportLayer } from './transport-layer';

/** Adds the kernels of the inputs of a step to the currents, in their order, and marks what they reach; returns the cells. */
export function transportReceive(address: usize, index: usize, count: i32, values: usize): f64 {
  const layer = changetype<TransportLayer>(address);
  layer.count = 0;
  if (count == 0) return 0;
  layer.received = true;
  const rows = layer.sourceHeight;
  const columns = layer.sourceWidth;
  const stride = layer.stride;
  let cells: f64 = 0;
  for (let k = 0; k < count; k++) {
    const unit = load<i32>(nth(index, k));
    const line = unit / columns;
    const channel = line / rows;
    const y = line - channel * rows + layer.padding;
    const x = unit - line * columns + layer.padding;
    // The last cells that it reaches, and its places in their kernels; cells before have it a stride further on.
    const bottom = y / stride;
    const right = x / stride;
    const row = y - bottom * stride;
    const column = x - right * stride;
    const place = (channel * stride + row) * stride + column;
    const first = layer.frame + 1 - layer.taps;
    const to = layer.currents + <usize>(bottom + first) * layer.currentRowBytes + ((<usize>(right + first)) << 2);
    const start = load<u32>(nth(layer.starts, place));
    const end = load<u32>(nth(layer.starts, place), 4);
    if (values == 0) for (let n = start; n < end; n++) add(to + load<u32>(nth(layer.offsets, n)), layer.weights + ((<usize>n) << 4));
    else {
      const value = load<f32>(nth(values, k));
      for (let n = start; n < end; n++) addGraded(to + load<u32>(nth(layer.offsets, n)), layer.weights + ((<usize>n) << 4), value);
    }
    const firstRow = max<i32>(0, bottom - (layer.kernel - 1 - row) / stride);
    const firstColumn = max<i32>(0, right - (layer.kernel - 1 - column) / stride);
    const lastRow = min<i32>(layer.height - 1, bottom);
    const lastColumn = min<i32>(layer.width - 1, right);
    if (firstColumn > lastColumn || firstRow > lastRow) continue;
    for (let cell = firstRow; cell <= lastRow; cell++) {
      markRange(word(layer.reached, cell * layer.words), firstColumn >> TILE_SHIFT, lastColumn >> TILE_SHIFT);
    }
    cells += <f64>((lastRow - firstRow + 1) * (lastColumn - firstColumn + 1));
  }
  return cells;
}

// @ts-ignore: decorator
@inline
function add(to: usize, weights: usize): void {
  if (ASC_FEATURE_SIMD) v128.store(to, f32x4.add(v128.load(to), v128.load(weights)));
  else for (let k: usize = 0; k < 16; k += 4) store<f32>(to + k, load<f32>(to + k) + load<f32>(weights + k));
}

/** I += value · w, the product rounded first. */
// @ts-ignore: decorator
@inline
function addGraded(to: usize, weights: usize, value: f32): void {
  if (ASC_FEATURE_SIMD) v128.store(to, f32x4.add(v128.load(to), f32x4.mul(f32x4.splat(value), v128.load(weights))));
  else for (let k: usize = 0; k < 16; k += 4) store<f32>(to + k, load<f32>(to + k) + value * load<f32>(weights + k));
}

/** Currents of brightness s at the first cell of row y. */
// @ts-ignore: decorator
@inline
export function currentRow(layer: TransportLayer, s: i32, y: i32): usize {
  return (
    layer.currents +
    <usize>s * layer.currentPlaneBytes +
    <usize>(y + layer.frame) * layer.currentRowBytes +
    ((<usize>layer.frame) << 2)
  );
}

/** Puts the currents that input reached to 0. */
export function clearCurrents(layer: TransportLayer): void {
  for (let y = 0; y < layer.height; y++) {
    for (let k = 0; k < layer.words; k++) {
      const at = word(layer.reached, y * layer.words + k);
      for (let bits = load<u64>(at); bits != 0; bits &= bits - 1) {
        const tile = (k << 6) + <i32>ctz(bits);
        const from = tile << TILE_SHIFT;
        const vectors = (min<i32>(TILE, layer.width - from) + 3) >> 2;
        for (let s = 0; s < layer.maps; s++) clear(nth(currentRow(layer, s, y), from), vectors);
      }
      store<u64>(at, 0);
    }
  }
}
