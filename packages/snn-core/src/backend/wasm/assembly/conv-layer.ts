import { allocate } from './arena';
import { Leak } from './lif';
import { Marks, newMarks } from './marks';
import { nth } from './nth';

/*
 * A spiking convolution and the state of its neurons, as layers/conv-layer.ts has it: [H + k − 1][W + k − 1][maps], maps
 * last and framed, so that a kernel row is one run of memory and nothing has to be clipped. Per step: add the kernels of
 * the input spikes to the currents, update the cells that they reached and no others, list who reached the threshold.
 */
@unmanaged
export class ConvLayer {
  height: i32;
  width: i32;
  maps: i32;
  kernel: i32;
  padding: i32;
  /** Cells in a row of the framed plane, and in all of it. */
  rowCells: i32;
  cells: i32;
  /** 32-pixel words in a row of `touched`. */
  rowWords: i32;
  /** SIMD vectors in a kernel row. */
  runVectors: i32;
  fireOnce: bool;
  leak: Leak;
  /** f32[channels][k][4·runVectors] */
  weights: usize;
  /** f32[maps, rounded up to 4]: as the host gave them; and with +∞ where competition silenced the map. */
  thresholds: usize;
  active: usize;
  /** f32[cells][maps]; current is 0 between steps, but in the frame, which is never read. */
  current: usize;
  potential: usize;
  /** i64[cells]: the step that a cell's potentials are ready for. */
  readyFor: usize;
  touched: Marks;
  /** u32[pixels] each: cells that this step reached, later those with a neuron at its threshold, and their pixels; ascending. */
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
  /** i32[maps]: the cell of the map's winner + 1; 0 while competition has not silenced the map. How many it has. */
  exempt: usize;
  silenced: i32;
  /** u32[units]: heap of candidates. 0 unless the layer may compete. */
  heap: usize;
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
  layer.rowCells = width + kernel - 1;
  layer.cells = layer.rowCells * (height + kernel - 1);
  layer.rowWords = (width + 31) >> 5;
  layer.runVectors = (kernel * maps + 3) >> 2;
  layer.fireOnce = fireOnce;
  const neurons = <usize>layer.cells * <usize>maps;
  const pixels = <usize>height * <usize>width;
  const units = pixels * <usize>maps;
  const perMap = (<usize>(maps + 4)) << 2;
  layer.weights = allocate((<usize>(channels * kernel * layer.runVectors)) << 4);
  layer.thresholds = allocate(perMap);
  layer.active = allocate(perMap);
  layer.exempt = allocate(perMap);
  layer.next = allocate(perMap);
  // The last run of a plane may be padded by up to three numbers.
  layer.current = allocate((neurons << 2) + 16);
  layer.potential = allocate((neurons << 2) + 16);
  layer.readyFor = allocate((<usize>layer.cells) << 3);
  layer.touched = newMarks(height * layer.rowWords * 32);
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
  memory.fill(layer.exempt, 0, bytes);
}

/** What the neurons of silenced maps gathered does not count; their winners keep theirs. */
function restSilencedMaps(layer: ConvLayer): void {
  for (let map = 0; map < layer.maps; map++) {
    const winner = load<i32>(nth(layer.exempt, map));
    if (winner == 0) continue;
    for (let cell = 0; cell < layer.cells; cell++) {
      if (cell + 1 == winner) continue;
      store<f32>(layer.potential + ((<usize>cell * <usize>layer.maps + <usize>map) << 2), 0);
    }
  }
}
