import { allocate } from './arena';
import { cellAt, cellBytes, readyFor } from './cell';
import { Leak, MUTED, silentSteps } from './lif';
import { nth } from './nth';

/*
 * A spiking convolution and the state of its neurons. A step sweeps over the rows (sweep.ts): it adds the kernels of the
 * input spikes to the currents, and updates the cells that they reached and no others (integrate-row.ts) as soon as no
 * further input can reach their row. So the currents of k rows are enough, and only potentials take memory by the map.
 * Then it lists who reached the threshold (list-spikes.ts).
 */
@unmanaged
export class ConvLayer {
  height: i32;
  width: i32;
  maps: i32;
  /** Maps rounded up to whole vectors of four. */
  lanes: i32;
  kernel: i32;
  padding: i32;
  fireOnce: bool;
  leak: Leak;
  /** f32[channels][k][k][lanes] */
  weights: usize;
  /** f32[lanes]: as the host gave them; and with +∞ where competition silenced the map. +∞ behind the maps. */
  thresholds: usize;
  active: usize;
  /** Records of all cells [height][width], see cell.ts; bytes of one, and the first address behind them. */
  cells: usize;
  cellBytes: usize;
  cellsEnd: usize;
  /**
   * f32[k][width + k − 1][lanes]: input currents of the rows y … y + k − 1, row y at y mod k. 0 between steps, but in the
   * frame of floor(k/2) columns, which spares clipping and is never read.
   */
  currents: usize;
  currentRowBytes: usize;
  /** u64[k][rowWords]: pixels that the input reached, a bit each, of the same rows. */
  marks: usize;
  rowWords: i32;
  /** Input spikes by row: i32[height + 1] where a row begins, u32[channels·height·width] places in the input. */
  rowStart: usize;
  byRow: usize;
  /** u32[pixels] each: cells with a neuron at its threshold in this step, and their pixels; ascending. */
  cell: usize;
  pixel: usize;
  listed: i32;
  /** Spikes of this step: u32[units] ascending, f32[units] potential before reset. */
  index: usize;
  spikePotential: usize;
  count: i32;
  /** i32[maps + 1]: counting sort by map. */
  next: usize;
  /** Step that comes next; it only ever grows. */
  now: i64;
  /** Cells that were last updated before this step are at rest. */
  restAt: i64;
  /** First step of the stimulus: who was muted before may fire again. */
  stimulusAt: i64;
  /** u32[maps]: the cell of the map's winner; 0 while competition has not silenced the map. How many it has. */
  winner: usize;
  silenced: i32;
  /** u32[units]: heap of candidates. 0 unless the layer may compete. */
  heap: usize;
  /** Meaningless, see sweep.ts. */
  fetched: u32;
}

export function newConvLayer(
  channels: i32,
  height: i32,
  width: i32,
  maps: i32,
  kernel: i32,
  fireOnce: bool,
  competes: bool,
): ConvLayer {
  const layer = changetype<ConvLayer>(allocate(offsetof<ConvLayer>()));
  const lanes = (maps + 3) & ~3;
  layer.leak = changetype<Leak>(allocate(offsetof<Leak>()));
  layer.height = height;
  layer.width = width;
  layer.maps = maps;
  layer.lanes = lanes;
  layer.kernel = kernel;
  layer.padding = (kernel - 1) >> 1;
  layer.rowWords = (width + 63) >> 6;
  layer.fireOnce = fireOnce;
  const pixels = <usize>height * <usize>width;
  const units = pixels * <usize>maps;
  layer.weights = allocate((<usize>(channels * kernel * kernel * lanes)) << 2);
  layer.thresholds = allocate((<usize>lanes) << 2);
  layer.active = allocate((<usize>lanes) << 2);
  for (let lane = maps; lane < lanes; lane++) {
    store<f32>(nth(layer.thresholds, lane), Infinity);
    store<f32>(nth(layer.active, lane), Infinity);
  }
  layer.winner = allocate((<usize>lanes) << 2);
  layer.next = allocate((<usize>(maps + 1)) << 2);
  layer.cellBytes = cellBytes(lanes);
  layer.cells = allocate(pixels * layer.cellBytes);
  layer.cellsEnd = layer.cells + pixels * layer.cellBytes;
  layer.currentRowBytes = (<usize>((width + kernel - 1) * lanes)) << 2;
  layer.currents = allocate(<usize>kernel * layer.currentRowBytes);
  layer.marks = allocate((<usize>(kernel * layer.rowWords)) << 3);
  layer.rowStart = allocate((<usize>(height + 1)) << 2);
  layer.byRow = allocate((<usize>channels * pixels) << 2);
  layer.cell = allocate(pixels << 2);
  layer.pixel = allocate(pixels << 2);
  layer.index = allocate(units << 2);
  layer.spikePotential = allocate(units << 2);
  layer.heap = competes ? allocate(units << 2) : 0;
  return layer;
}

/** Begins a stimulus: every neuron may fire again. With `carry` potentials go on from where they are, else from rest. */
export function beginStimulus(layer: ConvLayer, carry: bool): void {
  if (carry && layer.silenced != 0) restSilencedMaps(layer);
  if (!carry) layer.restAt = layer.now;
  layer.stimulusAt = layer.now;
  layer.count = 0;
  layer.silenced = 0;
  const bytes = (<usize>layer.maps) << 2;
  memory.copy(layer.active, layer.thresholds, bytes);
  memory.fill(layer.winner, 0, bytes);
}

/** What the neurons of silenced maps gathered does not count; their winners keep theirs. */
function restSilencedMaps(layer: ConvLayer): void {
  for (let map = 0; map < layer.maps; map++) {
    const winner = load<usize>(nth(layer.winner, map));
    if (winner == 0) continue;
    for (let cell = layer.cells; cell < layer.cellsEnd; cell += layer.cellBytes) {
      if (cell != winner) store<f32>(nth(cell, map), 0);
    }
  }
}

/** Membrane potential at the end of the last step; for tests and for looking inside. */
export function potentialAt(address: usize, map: i32, y: i32, x: i32): f32 {
  const layer = changetype<ConvLayer>(address);
  const cell = cellAt(layer, y, x);
  const winner = load<usize>(nth(layer.winner, map));
  const ready = readyFor(layer, cell);
  const potential = load<f32>(nth(cell, map));
  if (ready <= layer.restAt || potential != potential || (winner != 0 && winner != cell)) return 0;
  return layer.leak.active ? silentSteps(layer.leak, potential, layer.now - ready) : potential;
}

/** What a neuron is at after it fired. */
// @ts-ignore: decorator
@inline
export function afterSpike(layer: ConvLayer): f32 {
  return layer.fireOnce ? MUTED : 0;
}
