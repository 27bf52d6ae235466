import { ConvLayer } from './conv-layer';

/*
 * What a layer keeps of its neurons, in blocks of a few neighbouring pixels of a row, so that a block is some whole SIMD
 * vectors whatever the number of maps: f32[lanes] potentials, pixel by pixel and map by map, and behind them i64, the step
 * that they are ready for. A block is updated as a whole; pixels that no input reached make a silent step, the same as the
 * one that would be made up for later. Rows are padded to whole blocks; the padding stays at 0.
 *
 * Blocks and neurons are known by their addresses.
 */

// @inline
export function blockAt(layer: ConvLayer, y: i32, x: i32): usize {
  return layer.blocks + <usize>(y * layer.rowBlocks + (x >> layer.blockShift)) * layer.blockBytes;
}

/** The potential of a neuron. */
export function neuronAt(layer: ConvLayer, map: i32, y: i32, x: i32): usize {
  const pixel = x & ((1 << layer.blockShift) - 1);
  return blockAt(layer, y, x) + ((<usize>(pixel * layer.maps + map)) << 2);
}

/** The step that a block's potentials are ready for. */
// @inline
export function readyFor(layer: ConvLayer, block: usize): i64 {
  return load<i64>(block + layer.blockBytes - 8);
}

// @inline
export function setReadyFor(layer: ConvLayer, block: usize, step: i64): void {
  store<i64>(block + layer.blockBytes - 8, step);
}
