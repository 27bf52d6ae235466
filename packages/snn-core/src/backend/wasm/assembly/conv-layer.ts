import { allocate } from './arena';
import { Leak, MUTED } from './lif';
import { nth } from './nth';

/*
 * A spiking convolution and the state of its neurons. A step sweeps over the rows (sweep.ts): it adds the kernels of the
 * input spikes to the currents, and updates the blocks that they reached and no others (integrate-row.ts) as soon as no
 * further input can reach their row. So the currents of k rows are enough, and only potentials take memory by the map.
 * Then it lists who reached the threshold (list-spikes.ts).
 */
@unmanaged
export class ConvLayer {
  height: i32;
  width: i32;
  maps: i32;
  kernel: i32;
  padding: i32;
  fireOnce: bool;
  leak: Leak;
  /** SIMD vectors in a row of a kernel, the last one padded with 0. f32[channels][k][4·runVectors] */
  runVectors: i32;
  weights: usize;
  /** f32[maps] as the host gave them; f32[lanes] for every number of a block, +∞ where competition silenced the map. */
  thresholds: usize;
  active: usize;
  /** State [height][rowBlocks], see block.ts. */
  blocks: usize;
  blocksEnd: usize;
  blockBytes: usize;
  /** i32[lanes] each: the map of a number in a block, and its unit if the block were the first. */
  laneMap: usize;
  laneUnit: usize;
  /** Numbers in a block, log2 of its pixels, blocks in a row. */
  lanes: i32;
  blockShift: i32;
  rowBlocks: i32;
  /**
   * f32[k][rowBlocks·pixels + k − 1][maps]: input currents of the rows y … y + k − 1, row y at y mod k. 0 between steps, but
   * in the frame of floor(k/2) columns, which spares clipping and is never read.
   */
  currents: usize;
  currentRowBytes: usize;
  /** u64[k][rowWords]: blocks that the input reached, a bit each, of the same rows. */
  marks: usize;
  rowWords: i32;
  /** Input spikes by row: i32[height + 1] where a row begins, u32[channels·height·width] places in the input. */
  rowStart: usize;
  byRow: usize;
  /** u32[height·rowBlocks] each: blocks with a neuron at its threshold in this step, and their first pixels; ascending. */
  block: usize;
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
  /** Blocks that were last updated before this step are at rest. */
  restAt: i64;
  /** First step of the stimulus: who was muted before may fire again. */
  stimulusAt: i64;
  /** u32[maps]: the neuron that won the map; 0 while competition has not silenced the map. How many it has. */
  winner: usize;
  silenced: i32;
  /** u32[units]: heap of candidates. 0 unless the layer may compete. */
  heap: usize;
  /** Meaningless, see sweep.ts. */
  fetched: u32;
}

/** Numbers that make a block worth its own overhead: 64 bytes, a cache line. Fewer suit sparse input, more dense input. */
const LEAST_LANES: i32 = 16;

/** log2 of the pixels in a block: the fewest with enough numbers, and those in whole vectors. memory.ts counts the same. */
function blockShift(maps: i32): i32 {
  let shift = 0;
  while ((maps << shift) % 4 != 0 || maps << shift < LEAST_LANES) shift++;
  return shift;
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
  layer.leak = changetype<Leak>(allocate(offsetof<Leak>()));
  layer.height = height;
  layer.width = width;
  layer.maps = maps;
  layer.kernel = kernel;
  layer.padding = (kernel - 1) >> 1;
  layer.fireOnce = fireOnce;
  layer.runVectors = (kernel * maps + 3) >> 2;
  layer.weights = allocate((<usize>(channels * kernel * layer.runVectors)) << 4);
  layer.blockShift = blockShift(maps);
  layer.lanes = maps << layer.blockShift;
  layer.blockBytes = ((<usize>layer.lanes) << 2) + 8;
  layer.rowBlocks = (width + (1 << layer.blockShift) - 1) >> layer.blockShift;
  const blocks = <usize>height * <usize>layer.rowBlocks;
  layer.blocks = allocate(blocks * layer.blockBytes);
  layer.blocksEnd = layer.blocks + blocks * layer.blockBytes;
  const columns = (layer.rowBlocks << layer.blockShift) + kernel - 1;
  // A run that ends in the last column is padded by up to three numbers.
  layer.currentRowBytes = ((<usize>(columns * maps)) << 2) + 16;
  layer.currents = allocate(<usize>kernel * layer.currentRowBytes);
  layer.rowWords = (layer.rowBlocks + 63) >> 6;
  layer.marks = allocate((<usize>(kernel * layer.rowWords)) << 3);
  const pixels = <usize>height * <usize>width;
  const units = pixels * <usize>maps;
  layer.rowStart = allocate((<usize>(height + 1)) << 2);
  layer.byRow = allocate((<usize>channels * pixels) << 2);
  layer.block = allocate(blocks << 2);
  layer.pixel = allocate(blocks << 2);
  layer.thresholds = allocate((<usize>maps) << 2);
  layer.active = allocate((<usize>layer.lanes) << 2);
  layer.laneMap = allocate((<usize>layer.lanes) << 2);
  layer.laneUnit = allocate((<usize>layer.lanes) << 2);
  for (let lane = 0; lane < layer.lanes; lane++) {
    const map = lane % maps;
    store<i32>(nth(layer.laneMap, lane), map);
    store<i32>(nth(layer.laneUnit, lane), map * <i32>pixels + lane / maps);
  }
  layer.winner = allocate((<usize>maps) << 2);
  layer.next = allocate((<usize>(maps + 1)) << 2);
  layer.index = allocate(units << 2);
  layer.spikePotential = allocate(units << 2);
  layer.heap = competes ? allocate(units << 2) : 0;
  return layer;
}

/** Begins a stimulus: every neuron may fire again. With `carry` potentials go on from where they are, else from rest. */
export function beginStimulus(layer: ConvLayer, carry: bool): void {
  if (carry && layer.silenced != 0) restSilencedMaps(layer);
  if (!carry) restConv(layer);
  layer.stimulusAt = layer.now;
  layer.count = 0;
  layer.silenced = 0;
  memory.fill(layer.winner, 0, (<usize>layer.maps) << 2);
  for (let map = 0; map < layer.maps; map++) setActive(layer, map, load<f32>(nth(layer.thresholds, map)));
}

/** Puts all neurons to rest. */
export function restConv(layer: ConvLayer): void {
  layer.restAt = layer.now;
}

/** Sets the threshold that the neurons of a map compare with. */
export function setActive(layer: ConvLayer, map: i32, threshold: f32): void {
  for (let lane = map; lane < layer.lanes; lane += layer.maps) store<f32>(nth(layer.active, lane), threshold);
}

/** What the neurons of silenced maps gathered does not count; their winners keep theirs. */
function restSilencedMaps(layer: ConvLayer): void {
  for (let map = 0; map < layer.maps; map++) {
    const winner = load<usize>(nth(layer.winner, map));
    if (winner == 0) continue;
    for (let block = layer.blocks; block < layer.blocksEnd; block += layer.blockBytes) {
      for (let lane = map; lane < layer.lanes; lane += layer.maps) {
        if (nth(block, lane) != winner) store<f32>(nth(block, lane), 0);
      }
    }
  }
}

/** What a neuron is at after it fired. */
// @inline
export function afterSpike(layer: ConvLayer): f32 {
  return layer.fireOnce ? MUTED : 0;
}
