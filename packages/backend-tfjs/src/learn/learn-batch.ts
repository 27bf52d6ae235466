import {
  type ConvLayerSpec,
  type LearningRule,
  type NetworkSpec,
  requirePairing,
  requirePlainLayers,
  type Tensor,
  type Winner,
} from '@spikeseg/snn-core';
import { type Tensor as DeviceTensor, type Frames, mask, type Tf } from '../layers/tensors.ts';
import type { LearnedBatch, LearnedWindow, LearnOptions } from '../tfjs-session.ts';
import { causalPatterns } from './causal-patterns.ts';
import { winnersOf } from './winners.ts';

/**
 * The layer that learns: the last one.
 *
 * @throws RangeError when it is no convolution, when not all layers are plain convolutions and pools in a chain, or when the rule has a memory
 */
export function checkLearning(network: NetworkSpec, rule: LearningRule): ConvLayerSpec {
  requirePairing(rule, 'learnBatch');
  requirePlainLayers(network, 'learnBatch', 'run the layers before on their own, and learn from what they report');
  const last = network.layers[network.layers.length - 1];
  if (last.kind === 'conv') return last;
  throw new RangeError(`learnBatch: expected a convolution as the last layer, got pool ${last.name}`);
}

/** What the layer saw and did, on the device. */
interface Seen {
  /** Potentials before reset where neurons spiked, [T·B, H, W, M]. */
  readonly potentials: Frames;
  /** What it received, [T·B, H, W, C]. */
  readonly input: Frames;
}

interface LearnSetup extends LearnOptions {
  readonly layer: ConvLayerSpec;
  /** Not rounded; not written. */
  readonly weight: Tensor;
  readonly synapticOps: readonly number[];
}

/** Winners of every window, and the weights that they leave; call it in `tf.tidy`. */
export function learnFrom(tf: Tf, { potentials, input }: Seen, setup: LearnSetup): LearnedBatch {
  const { rule, weight, synapticOps, competition } = setup;
  const { maps, kernel } = setup.layer;
  const channels = weight.shape[1];
  const winners = winnersOf(tf, potentials, competition.tieSeeds);
  const patterns = causalPatterns(tf, input, winners, { maps, kernel });
  const shape = [maps, kernel, kernel, channels] as const;
  let now: Frames = tf.tensor4d(channelsLast(weight), [...shape]);
  const after: Frames[] = [];
  winners.forEach((own, window) => {
    const learns = learningMaps(tf, own, maps);
    const learned = pairing(tf, rule, now, tf.reshape(tf.slice(patterns, window * maps, maps), [...shape]));
    // Multiplied by 1 or 0: the maps that did not win keep their bits.
    now = tf.add(tf.mul(learned, learns), tf.mul(now, tf.sub(1, learns)));
    after.push(now);
  });
  const all = tf.stack(after).dataSync<'float32'>();
  let before = weight.data;
  const windows = winners.map((own, window): LearnedWindow => {
    const learned = channelsFirst(all.subarray(window * before.length, (window + 1) * before.length), shape);
    const changes = own.map(({ map }) => meanChange(before, learned, map, before.length / maps));
    before = learned;
    return { winners: own, changes, synapticOps: synapticOps[window] };
  });
  return { windows, weight: { shape: [...weight.shape], data: before } };
}

/** 1 for the maps that have a winner, [M, 1, 1, 1]. */
function learningMaps(tf: Tf, winners: readonly Winner[], maps: number): Frames {
  const won = new Set(winners.map(({ map }) => map));
  const numbers = Array.from({ length: maps }, (_, map) => (won.has(map) ? 1 : 0));
  return mask(tf, tf.tensor4d(numbers, [maps, 1, 1, 1]));
}

/**
 * Weights after one pairing: w + lr⁺·g(w) where the synapse took part, w − lr⁻·g(w) where not; then clamped. Each operation
 * is a kernel that rounds to float32 once, in the order in which `learn` of `@spikeseg/stdp` rounds: the same bits.
 *
 * @param weight w
 * @param causal 1 where the synapse took part, else 0; the shape of `weight`
 * @see Kheradpisheh et al. 2018, Neural Networks 99, equation 4
 */
function pairing(tf: Tf, rule: LearningRule, weight: DeviceTensor, causal: DeviceTensor): DeviceTensor {
  const [low, high] = [tf.scalar(rule.weightMin), tf.scalar(rule.weightMax)];
  const gain = rule.kind === 'soft' ? tf.mul(tf.sub(weight, low), tf.sub(high, weight)) : tf.onesLike(weight);
  const up = tf.mul(gain, tf.scalar(rule.lrPlus));
  const down = tf.mul(gain, tf.scalar(rule.lrMinus));
  // One of the two is multiplied by 1 and the other by 0, and taken from it: nothing rounds here.
  const change = tf.sub(tf.mul(up, causal), tf.mul(down, tf.sub(1, causal)));
  return tf.minimum(high, tf.maximum(low, tf.add(weight, change)));
}

/** [maps, channels, k, k] as [maps, k, k, channels]. */
function channelsLast({ shape, data }: Tensor): Float32Array {
  const [maps, channels, kernel] = shape;
  const area = kernel * kernel;
  const turned = new Float32Array(data.length);
  for (let map = 0; map < maps; map++) {
    for (let c = 0; c < channels; c++) {
      for (let k = 0; k < area; k++) turned[(map * area + k) * channels + c] = data[(map * channels + c) * area + k];
    }
  }
  return turned;
}

/** The way back, into a new array. @param shape [maps, k, k, channels] */
function channelsFirst(data: Float32Array, shape: readonly [number, number, number, number]): Float32Array {
  const [maps, kernel, , channels] = shape;
  const area = kernel * kernel;
  const turned = new Float32Array(data.length);
  for (let map = 0; map < maps; map++) {
    for (let c = 0; c < channels; c++) {
      for (let k = 0; k < area; k++) turned[(map * channels + c) * area + k] = data[(map * area + k) * channels + c];
    }
  }
  return turned;
}

/** Mean |Δw| of a map, in float64 and by ascending synapse, as the host adds it up: a float32 sum would round. */
function meanChange(before: Float32Array, after: Float32Array, map: number, synapses: number): number {
  let change = 0;
  for (let k = map * synapses; k < (map + 1) * synapses; k++) change += Math.abs(after[k] - before[k]);
  return change / synapses;
}
