import { type ConvLayerSpec, synapsesOfPixels } from '@spikeseg/snn-core';
import type { Frames, Tf } from '../layers/tensors.ts';

/**
 * Synaptic operations of spikes that reach a convolution. Counted in float64 here: a float32 sum of them would round above
 * 2^24.
 *
 * @param received mask, [T, H, W, C]
 */
export function synapticOpsOfFrames(tf: Tf, layer: ConvLayerSpec, received: Frames): number {
  const synapses = synapsesOfPixels(layer, received.shape[1], received.shape[2]);
  const counts = tf.tidy(() => tf.sum(received, 3).dataSync<'float32'>());
  let operations = 0;
  for (let at = 0; at < counts.length; at++) operations += counts[at] * synapses[at % synapses.length];
  return operations;
}
