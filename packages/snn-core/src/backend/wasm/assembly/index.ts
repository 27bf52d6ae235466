import { beginStimulus, ConvLayer, newConvLayer, restConv } from './conv-layer';
import { listSpikes } from './list-spikes';
import { newPoolLayer, PoolLayer, pool } from './pool-layer';
import { skipStep, sweep } from './sweep';
import { currentRow } from './transport-input';
import { TransportLayer } from './transport-layer';
import { compete, isOver } from './wta';

/*
 * What the host (session.ts) calls. Addresses are u32; a layer is the address of its record. All allocating functions
 * belong to compilation; a step allocates nothing.
 */

export { allocate, arenaTop } from './arena';

/** A convolution; `competes`: may be given to {@link convStep} with a competition. */
export function newConv(channels: i32, height: i32, width: i32, maps: i32, kernel: i32, fireOnce: bool, competes: bool): usize {
  return changetype<usize>(newConvLayer(channels, height, width, maps, kernel, fireOnce, competes));
}

/** Sets V' = max(floor, (factor·V + I) − amount); `exact`: amount and potentials are on one power-of-two grid. */
export function setLeak(layer: usize, factor: f32, amount: f32, floor: f32, exact: bool): void {
  const leak = changetype<ConvLayer>(layer).leak;
  leak.factor = factor;
  leak.amount = amount;
  leak.floor = floor;
  leak.active = factor != 1 || amount != 0;
  leak.exact = exact;
  leak.skips = exact || !leak.active;
}

/** Where the host writes weights f32[channels][k][4·runVectors] and thresholds f32[maps]. */
export function weightsOf(layer: usize): usize {
  return changetype<ConvLayer>(layer).weights;
}

export function thresholdsOf(layer: usize): usize {
  return changetype<ConvLayer>(layer).thresholds;
}

/** Begins a run; `carry` keeps the potentials. */
export function begin(layer: usize, carry: bool): void {
  beginStimulus(changetype<ConvLayer>(layer), carry);
}

/** Steps without input: they are counted, and made up for where the next input comes. */
export function skipSteps(layer: usize, steps: f64): void {
  changetype<ConvLayer>(layer).now += <i64>steps;
}

/** One step without competition; returns the pixels that the input reached. */
export function convStep(layer: usize, index: usize, count: i32, values: usize): f64 {
  const conv = changetype<ConvLayer>(layer);
  const pixels = sweep(conv, index, count, values);
  listSpikes(conv, true);
  conv.now++;
  return pixels;
}

/** One step in which the neurons that reach their threshold compete. `mode`: 1 global, 2 local, 3 both. */
export function convStepCompeting(
  layer: usize,
  index: usize,
  count: i32,
  values: usize,
  mode: i32,
  radius: i32,
  tieSeed: u32,
): f64 {
  const conv = changetype<ConvLayer>(layer);
  if (isOver(conv)) return skipStep(conv, index, count);
  const pixels = sweep(conv, index, count, values);
  listSpikes(conv, false);
  compete(conv, mode, radius, tieSeed);
  conv.now++;
  return pixels;
}

/** Spikes of the last step: how many, u32 units, f32 potentials before reset. */
export function spikeCount(layer: usize): i32 {
  return changetype<ConvLayer>(layer).count;
}

export function spikesOf(layer: usize): usize {
  return changetype<ConvLayer>(layer).index;
}

export function spikePotentialsOf(layer: usize): usize {
  return changetype<ConvLayer>(layer).spikePotential;
}

export function newPool(channels: i32, height: i32, width: i32, kernel: i32, stride: i32, rows: i32, columns: i32): usize {
  return changetype<usize>(newPoolLayer(channels, height, width, kernel, stride, rows, columns));
}

/** One step; returns how many pooled units spiked. `causes`: also lists what made each of them spike. */
export function poolStep(layer: usize, index: usize, count: i32, causes: bool): i32 {
  const pooling = changetype<PoolLayer>(layer);
  pool(pooling, index, count, causes);
  return pooling.count;
}

export function pooledOf(layer: usize): usize {
  return changetype<PoolLayer>(layer).index;
}

export function causeOffsetsOf(layer: usize): usize {
  return changetype<PoolLayer>(layer).offsets;
}

export function causesOf(layer: usize): usize {
  return changetype<PoolLayer>(layer).causes;
}

/** Membrane potential of a neuron at the beginning of the next step; a muted one is at 0. Brings its cell up to date. */
export { potentialAt, restorePotentials } from './lazy-potentials';

/** Puts all neurons to rest. */
export function rest(layer: usize): void {
  restConv(changetype<ConvLayer>(layer));
}

export { takeInput } from './transport-input';
export { addBand, newTransport } from './transport-new';
export { hearRival } from './transport-rivals';
export {
  isAtRest,
  noteTransport,
  readTransport,
  restTransport,
  setTransport,
  unitOf,
  writeTransport,
} from './transport-state';
export { beginUpdate, computeParts, endUpdate, takeCells, turnUpdate } from './transport-step';
export { chooseUpdate } from './transport-touched';

/** Where the host writes f32[channels][stride][stride][S][taps][4·runVectors] weights, f32[S] leaks, f32[outputs] thresholds. */
export function transportWeights(layer: usize): usize {
  return changetype<TransportLayer>(layer).weights;
}

export function transportOffsets(layer: usize): usize {
  return changetype<TransportLayer>(layer).offsets;
}

export function transportStarts(layer: usize): usize {
  return changetype<TransportLayer>(layer).starts;
}

export function transportLeaks(layer: usize): usize {
  return changetype<TransportLayer>(layer).leak;
}

export function transportThresholds(layer: usize): usize {
  return changetype<TransportLayer>(layer).thresholds;
}

/** Where the host writes i32[outputs] brightnesses, i32[outputs] motions. */
export function brightnesses(layer: usize): usize {
  return changetype<TransportLayer>(layer).brightness;
}

export function motionsOf(layer: usize): usize {
  return changetype<TransportLayer>(layer).motion;
}

/** Where the host writes, per motion, i32 dx, i32 dy of the next update, i32 whether anything comes from beside. */
export function motionDx(layer: usize): usize {
  return changetype<TransportLayer>(layer).dx;
}

export function motionDy(layer: usize): usize {
  return changetype<TransportLayer>(layer).dy;
}

/** Where the host writes in which row of its memory each map begins, i32[outputs]: 0, or the slack where cells move on in memory. */
export function homesOf(layer: usize): usize {
  return changetype<TransportLayer>(layer).homes;
}

export function motionSpreads(layer: usize): usize {
  return changetype<TransportLayer>(layer).spreads;
}

/** Where the host writes f32[M][9] lateral costs. */
export function lateralCosts(layer: usize): usize {
  return changetype<TransportLayer>(layer).lateral;
}

/** Where the host reads and writes rows of currents [S][H], excess [H] and shares [rivals][H], at rest between runs; bytes between rows, and between currents. */
export function transportCurrents(layer: usize): usize {
  return currentRow(changetype<TransportLayer>(layer), 0, 0);
}

export function currentRowBytes(layer: usize): usize {
  return changetype<TransportLayer>(layer).currentRowBytes;
}

export function currentPlaneBytes(layer: usize): usize {
  return changetype<TransportLayer>(layer).currentPlaneBytes;
}

export function transportExcess(layer: usize): usize {
  return changetype<TransportLayer>(layer).excess;
}

export function transportShares(layer: usize): usize {
  return changetype<TransportLayer>(layer).shares;
}

export function natsRowBytes(layer: usize): usize {
  return changetype<TransportLayer>(layer).natsRowBytes;
}

/** Whether input waits for the update. */
export function isWaiting(layer: usize): bool {
  return changetype<TransportLayer>(layer).received;
}

/** Reports of the last step: how many, u32 units, f32 potentials; and the largest potential, where it reaches the least threshold. */
export function levelCount(layer: usize): i32 {
  return changetype<TransportLayer>(layer).count;
}

export function levelsOf(layer: usize): usize {
  return changetype<TransportLayer>(layer).index;
}

export function levelPotentials(layer: usize): usize {
  return changetype<TransportLayer>(layer).potential;
}

export function largestPotential(layer: usize): f32 {
  const transport = changetype<TransportLayer>(layer);
  return transport.most * transport.unit;
}
