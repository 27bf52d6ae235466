import { markRange } from './marks';
import { nth } from './nth';
import { scatterGradedRow } from './scatter';
import { TILE_SHIFT, word } from './tile-bits';
import { TransportLayer } from './transport-layer';

/** Adds the kernels of the inputs of a step to the currents, in their order, and marks what they reach; returns the pixels. */
export function receiveTransport(layer: TransportLayer, index: usize, count: i32, values: usize): f64 {
  const height = layer.height;
  const width = layer.width;
  const padding = layer.padding;
  const runBytes = (<usize>layer.runVectors) << 4;
  let pixels: f64 = 0;
  for (let k = 0; k < count; k++) {
    const unit = load<i32>(nth(index, k));
    const line = unit / width;
    const channel = line / height;
    const y = line - channel * height;
    const x = unit - line * width;
    const value: f32 = values == 0 ? 1 : load<f32>(nth(values, k));
    let from = layer.weights + <usize>(channel * layer.maps * layer.kernel) * runBytes;
    let plane = layer.currents + <usize>y * layer.currentRowBytes + ((<usize>x) << 2);
    for (let s = 0; s < layer.maps; s++, plane += layer.currentPlaneBytes) {
      let to = plane;
      for (let row = 0; row < layer.kernel; row++, to += layer.currentRowBytes, from += runBytes) {
        scatterGradedRow(to, from, from + runBytes, value);
      }
    }
    const left = max<i32>(0, x - padding);
    const right = min<i32>(width - 1, x + padding);
    const top = max<i32>(0, y - padding);
    const bottom = min<i32>(height - 1, y + padding);
    for (let row = top; row <= bottom; row++) {
      markRange(word(layer.reached, row * layer.words), left >> TILE_SHIFT, right >> TILE_SHIFT);
    }
    pixels += <f64>((bottom - top + 1) * (right - left + 1));
  }
  return pixels;
}

/** Currents of brightness s at the first cell of row y. */
// @ts-ignore: decorator
@inline
export function currentRow(layer: TransportLayer, s: i32, y: i32): usize {
  return (
    layer.currents +
    <usize>s * layer.currentPlaneBytes +
    <usize>(y + layer.padding) * layer.currentRowBytes +
    ((<usize>layer.padding) << 2)
  );
}

/** Whether a tile of currents has one above the leak: else input alone brings nothing. */
export function exceeds(current: usize, vectors: i32, leak: f32): bool {
  if (ASC_FEATURE_SIMD) {
    let any = f32x4.gt(v128.load(current), f32x4.splat(leak));
    for (let k = 1; k < vectors; k++) any = v128.or(any, f32x4.gt(v128.load(current + ((<usize>k) << 4)), f32x4.splat(leak)));
    return v128.any_true(any);
  }
  for (let k = 0; k < vectors << 2; k++) if (load<f32>(nth(current, k)) > leak) return true;
  return false;
}
