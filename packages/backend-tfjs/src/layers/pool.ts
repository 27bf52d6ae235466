import type { PoolLayerSpec } from '@spikeseg/snn-core';
import { type Frames, mask, type Tf } from '../tensors/tensors.ts';

/** Spiking max pool of all frames at once: a unit spikes when any unit of its window does, whatever its value. */
export function pool(tf: Tf, { kernel, stride }: PoolLayerSpec, frames: Frames): Frames {
  const spikes = mask(tf, tf.notEqual(frames, 0));
  // Windows of one pixel are no pooling for some platforms.
  if (kernel === 1) return stride === 1 ? spikes : everyNth(tf, spikes, stride);
  return tf.maxPool(spikes, kernel, stride, 'valid');
}

function everyNth(tf: Tf, frames: Frames, stride: number): Frames {
  const [count, height, width, channels] = frames.shape;
  return tf.stridedSlice(frames, [0, 0, 0, 0], [count, height, width, channels], [1, stride, stride, 1]) as Frames;
}
