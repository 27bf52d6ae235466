import { transportChannels } from '../network/layer-shapes.ts';
import type { ConvLayerSpec, TransportLayerSpec } from '../network/network-spec.ts';

/*
 * Why sums on the grid are exact.
 *
 * float32 holds every whole number n with |n| ≤ 2^24, and every n·2^−g with such an n (−103 ≤ g ≤ 126). Let weights,
 * threshold θ and leak λ of a map be multiples of 2^−g, let its inputs be whole numbers of at most M in size, and let
 *
 *   Σ|w|·M + θ + λ ≤ 2^24 · 2^−g                                                                                        (1)
 *
 * Every product w·input, every partial sum of them in any order, and I, their sum, are multiples of 2^−g of at most
 * Σ|w|·M in size, and by (1) float32 holds them all: no addition rounds, so no order differs from another.
 *
 * After every step 0 ≤ V < θ: a neuron that reached θ fired or was inhibited, and is at 0; a leak clamps at 0; and without
 * a leak nothing that is added is below 0, because `none` with a negative weight is refused, as are inputs below 0. (New
 * numbers put all neurons to rest.) So V + I, V + I − λ, and all partial sums towards them, are multiples of 2^−g of at
 * most θ + Σ|w|·M + λ in size, and exact by (1) again. V stays on the grid. ∎
 *
 * Inputs that are multiples of a step u = 2^−k instead are whole numbers of at most M/u once everything is counted in u: w
 * stays a multiple of 2^−g, θ, λ and V are multiples of u·2^−g, and (1) reads Σ|w|·M/u + θ/u + λ/u ≤ 2^24 · 2^−g.
 *
 * A transport layer has a ceiling C, a multiple of 2^−g as well: after every step 0 ≤ V ≤ C, and (1) holds with max(θ, C) for θ.
 * All that is done to V before I is added are maxima and subtractions of
 * costs below C, so that every number on the way is a multiple of 2^−g between −C and C. (A way that costs C or more is not there: what comes
 * by it is so far below 0 that the clamp at 0 ends it, rounded or not.) Where currents add up over n steps, (1) reads n·Σ|w|·M for Σ|w|·M.
 *
 * Of a layer that others compete with, e ≤ n·Σ|w|·M is on its grid, and e / n a multiple of u·2^−g / n, for n is a power of two.
 * A rival adds up m of them: whole numbers of at most m·n·Σ|w|·M / (u·2^−g) in size, which are to be at most 2^24 too. What it
 * takes from its potentials it first rounds down to its own grid: from 2^24 steps of that on, more than any potential, nothing is left.
 *
 * A multiplicative leak takes V off the grid: I is exact as before, β·V and the addition round once each.
 */

/** Whole numbers up to this size are float32 numbers. */
const exactWholes = 2 ** 24;
/** 2^−126 is the smallest normal float32 number; some engines take smaller ones for 0. */
const finest = 126;
/** 2^24 · 2^103 is the largest power of two that float32 holds. */
const coarsest = -103;

/** Sums that must be exact, one per map: Σ|w|·maxInput + bound + leak, and Σ|w|·maxInput added `times`. */
interface Sums {
  /** [maps, …], finite. */
  readonly weight: Float32Array;
  /** Largest potential, or threshold, of every map. */
  readonly bounds: ArrayLike<number>;
  readonly leaks: ArrayLike<number>;
  readonly maxInput: number;
  readonly step: number;
  readonly times: number;
}

/**
 * The finest grid on which no sum of a convolution can round: the largest g with Σ|w|·maxInput + θ + λ ≤ 2^24·step·2^−g for
 * every map, weights being those rounded to 2^−g, the leak to step·2^−g, and θ rounded up to that.
 *
 * @param weight [maps, channels, k, k], finite
 * @param threshold [maps], above 0
 * @param maxInput largest input value of one time step, a multiple of `step`; 1 for spikes
 * @param step input values are multiples of it, a power of two of at most 1; 1 for spikes and counts
 * @returns g; weights are multiples of 2^−g, thresholds, leak and potentials of step·2^−g. step·2^−g is at least 2^−126, where
 *   only numbers below 2^−102 are met
 * @throws RangeError when a sum has no bound (no leak, and a negative weight) or leaves float32
 */
export function exactGrid(
  layer: ConvLayerSpec,
  weight: Float32Array,
  threshold: Float32Array,
  maxInput: number,
  step = 1,
): number {
  const { name, neuron } = layer;
  const negative = neuron.leak.kind === 'none' ? weight.find((value) => value < 0) : undefined;
  if (negative !== undefined) {
    throw new RangeError(
      `numerics: ${name}: expected weights of at least 0 where there is no leak (nothing bounds the potential from below), got ${negative}; use a leak, weights of at least 0, or numerics float`,
    );
  }
  return finestGrid(name, convSums(layer, weight, threshold, maxInput, step));
}

/**
 * {@link exactGrid} of a transport layer, where the ceiling bounds all potentials, and currents add up over `every` steps.
 *
 * @param leaks [S], nats per update
 * @param times the largest `every` of the layers that compete with it
 */
export function transportGrid(
  layer: TransportLayerSpec,
  weight: Float32Array,
  threshold: Float32Array,
  leaks: Float32Array,
  [maxInput, step]: readonly [largest: number, step: number],
  times: number,
): number {
  const { name, maps, neuron, every = 1 } = layer;
  const bounds = new Float64Array(maps).fill(neuron.ceiling);
  for (const [channel, { brightness }] of transportChannels(layer).entries()) {
    bounds[brightness] = Math.max(bounds[brightness], threshold[channel]);
  }
  return finestGrid(name, { weight, bounds, leaks, maxInput: maxInput * every, step, times });
}

function finestGrid(name: string, sums: Sums): number {
  const { weight, bounds, maxInput, step, times } = sums;
  const sum = largestSum(sums, undefined);
  const last = finest + Math.log2(step);
  const unrounded = Math.min(last, Math.floor(24 - Math.log2(sum)));
  // Rounding may lower a sum, by half a step for every synapse and one for the leak: then one bit more may do.
  const slack = (weight.length / bounds.length) * (maxInput / step / 2) * times + 1;
  const oneMore = unrounded < last && sum * 2 ** (unrounded + 1) - slack <= exactWholes;
  let grid = oneMore ? unrounded + 1 : unrounded;
  while (grid >= coarsest && largestSum(sums, 2 ** grid) > exactWholes) grid--;
  if (grid >= coarsest) return grid;
  throw new RangeError(`numerics: ${name}: expected sums within float32 (3.4e38), got up to ${sum}; use smaller numbers`);
}

/** Whether (1) holds for the numbers rounded to 2^−grid. Counts in steps: whole numbers, exact in float64 below 2^53. */
export function isExactOn(
  grid: number,
  layer: ConvLayerSpec,
  weight: Float32Array,
  threshold: Float32Array,
  maxInput: number,
  step = 1,
): boolean {
  return largestSum(convSums(layer, weight, threshold, maxInput, step), 2 ** grid) <= exactWholes;
}

function convSums(
  { neuron }: ConvLayerSpec,
  weight: Float32Array,
  threshold: Float32Array,
  maxInput: number,
  step: number,
): Sums {
  const { leak } = neuron;
  const leaks = new Float64Array(threshold.length).fill(leak.kind === 'subtractive' ? leak.amount : 0);
  return { weight, bounds: threshold, leaks, maxInput, step, times: 1 };
}

/**
 * (Σ|w|·maxInput + bound + leak) / step, or Σ|w|·maxInput·times / step where that is more, of the map where it is largest; with a
 * `scale`, of the numbers rounded to 1 / scale, in such. Plain loops: training asks once per stimulus.
 */
function largestSum({ weight, bounds, leaks, maxInput, step, times }: Sums, scale: number | undefined): number {
  const maps = bounds.length;
  const synapses = weight.length / maps;
  let largest = 0;
  for (let map = 0; map < maps; map++) {
    let sum = 0;
    const end = (map + 1) * synapses;
    if (scale === undefined) for (let k = map * synapses; k < end; k++) sum += Math.abs(weight[k]);
    else for (let k = map * synapses; k < end; k++) sum += Math.floor(Math.abs(weight[k]) * scale + 0.5);
    const own = bounds[map] / step;
    const bound = scale === undefined ? own : Math.ceil(own * scale);
    const amount = leaks[map] / step;
    const leak = scale === undefined ? amount : toNearestStep(amount * scale);
    const current = sum * (maxInput / step);
    largest = Math.max(largest, current + bound + leak, current * times);
  }
  return largest;
}

/** Nearest whole number of steps; a half goes away from 0, so that −x rounds to minus what x does. Never −0. */
export function toNearestStep(steps: number): number {
  const nearest = Math.round(Math.abs(steps));
  return steps < 0 && nearest > 0 ? -nearest : nearest;
}
