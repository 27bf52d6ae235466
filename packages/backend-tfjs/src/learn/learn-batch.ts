import { type ConvLayerSpec, type NetworkSpec, requirePlainLayers, type Tensor, type Winner } from '@spikeseg/snn-core';
import { type Frames, mask, type Tf } from '../layers/tensors.ts';
import type { LearnedBatch, LearnedWindow, LearnOptions } from '../tfjs-session.ts';
import { causalPatterns } from './causal-patterns.ts';
import { pairing } from './stdp-rule.ts';
import { channelsFirst, channelsLast, meanChange } from './weight-order.ts';
import { winnersOf } from './winners.ts';

/**
 * The layer that learns: the last one.
 *
 * @throws RangeError when it is no convolution, or when not all layers are plain convolutions and pools in a chain
 */
export function checkLearning(network: NetworkSpec): ConvLayerSpec {
  requirePlainLayers(network, 'learnBatch', 'run the layers before on their own, and learn from what they report');
  const last = network.layers[network.layers.length - 1];
  if (last.kind === 'conv') return last;
  throw new RangeError(`learnBatch: expected a convolution as the last layer, got pool ${last.name}`);
}

/** What the layer saw and did, on the device. */
export interface Seen {
  /** Potentials before reset where neurons spiked, [T·B, H, W, M]. */
  readonly potentials: Frames;
  /** What it received, [T·B, H, W, C]. */
  readonly input: Frames;
}

export interface LearnSetup extends LearnOptions {
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
