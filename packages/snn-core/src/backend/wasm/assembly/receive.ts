import { ConvLayer } from './conv-layer';
import { markRange } from './marks';
import { scatter, scatterGraded } from './scatter';
import { nth } from './nth';

/**
 * From so many kernels per pixel on, marking what they reach costs more than updating every pixel: with c kernels per pixel
 * at random places a share e^−c is not reached, 22 % here. An update of a pixel without input is a silent step, the same
 * as the one that would be made up for later, so the switch changes no bit.
 */
const DENSE_COVERAGE: f64 = 1.5;

/** Whether a step with so many input spikes is cheaper without {@link Marks}. */
export function isDense(layer: ConvLayer, count: i32): bool {
  const reached = <f64>count * <f64>(layer.kernel * layer.kernel);
  return reached >= DENSE_COVERAGE * <f64>(layer.height * layer.width);
}

/** Adds up the input current, input spikes in ascending order; `marks` the pixels that it reaches; returns how many. */
export function receive(layer: ConvLayer, index: usize, count: i32, values: usize, marks: bool): f64 {
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
    if (marks) for (let row = top; row <= bottom; row++) markRange(layer.touched, row * pitch + left, row * pitch + right);
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
