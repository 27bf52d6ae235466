import { ConvLayer } from './conv-layer';

/*
 * What a layer keeps of the neurons of one pixel, as one record, because they are always touched together: f32[lanes]
 * potentials, and behind them i64, the step that they are ready for. `lanes` are the maps rounded up to whole vectors; the
 * lanes behind the maps stay at 0. Cells are known by the addresses of their records.
 */

// @ts-ignore: decorator
@inline
export function cellBytes(lanes: i32): usize {
  return ((<usize>lanes) << 2) + 8;
}

/** The cell of an output pixel. */
// @ts-ignore: decorator
@inline
export function cellAt(layer: ConvLayer, y: i32, x: i32): usize {
  return layer.cells + <usize>(y * layer.width + x) * layer.cellBytes;
}

/** The step that a cell's potentials are ready for. */
// @ts-ignore: decorator
@inline
export function readyFor(layer: ConvLayer, cell: usize): i64 {
  return load<i64>(cell + layer.cellBytes - 8);
}

// @ts-ignore: decorator
@inline
export function setReadyFor(layer: ConvLayer, cell: usize, step: i64): void {
  store<i64>(cell + layer.cellBytes - 8, step);
}
