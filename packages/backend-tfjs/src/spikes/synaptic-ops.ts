import { type ConvLayerSpec, synapsesOfPixels } from '@spikeseg/snn-core';
import type { Runtime } from '../tensors/runtime.ts';
import type { Frames } from '../tensors/tensors.ts';

/**
 * Synaptic operations of spikes that reach a convolution. Counted in float64 here: a float32 sum of them would round above
 * 2^24.
 *
 * @param received mask, [T, H, W, C]
 */
export async function synapticOpsOfFrames({ tf, tidy }: Runtime, layer: ConvLayerSpec, received: Frames): Promise<number> {
  const synapses = synapsesOfPixels(layer, received.shape[1], received.shape[2]);
  const sums = tidy(() => tf.sum(received, 3));
  const counts = await sums.data<'float32'>();
  sums.dispose();
  let operations = 0;
  for (let at = 0; at < counts.length; at++) operations += counts[at] * synapses[at % synapses.length];
  return operations;
}
