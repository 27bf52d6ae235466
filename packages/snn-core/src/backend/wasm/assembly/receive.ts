import { ConvLayer } from './conv-layer';
import { markRange } from './marks';
import { scatter, scatterGraded } from './scatter';
import { nth } from './nth';

/** Adds up the input current, input spikes in ascending order, and marks the pixels that it reaches; returns how many. */
export function receive(layer: ConvLayer, index: usize, count: i32, values: usize): f64 {
  const height = layer.height;
  const width = layer.width;
  const padding = layer.padding;
  const kernel = layer.kernel;
  const vectors = layer.runVectors;
  const pitch = layer.rowWords << 5;
  const cellBytes = (<usize>layer.maps) << 2;
  const stride = <usize>layer.rowCells * cellBytes;
  const kernelBytes = (<usize>(kernel * vectors)) << 4;
  let pixels: f64 = 0;
  for (let k = 0; k < count; k++) {
    const unit = load<i32>(nth(index, k));
    const line = unit / width;
    const channel = line / height;
    const y = line - channel * height;
    const x = unit - line * width;
    const to = layer.current + <usize>(y * layer.rowCells + x) * cellBytes;
    const from = layer.weights + <usize>channel * kernelBytes;
    if (values == 0) scatter(to, from, kernel, vectors, stride);
    else scatterGraded(to, from, kernel, vectors, stride, load<f32>(nth(values, k)));
    const top = max<i32>(0, y - padding);
    const bottom = min<i32>(height - 1, y + padding);
    const left = max<i32>(0, x - padding);
    const right = min<i32>(width - 1, x + padding);
    pixels += <f64>((bottom - top + 1) * (right - left + 1));
    for (let row = top; row <= bottom; row++) markRange(layer.touched, row * pitch + left, row * pitch + right);
  }
  return pixels;
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
