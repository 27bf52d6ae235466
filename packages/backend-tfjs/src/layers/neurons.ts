import type { Leak, Reset } from '@spikeseg/snn-core';
import { type Frames, not, type Tf } from './tensors.ts';

/**
 * Charges neurons: V + I without a leak; max(0, (V + I) − λ); max(0, β·V + I); and cuts them at the ceiling. Every operation is a kernel of its own and
 * rounds to float32 once, as `integrate` of snn-core does, so the same numbers give the same bits.
 *
 * @param potential V, [B, H, W, M]
 * @param current I, the same shape
 * @returns the potential before reset
 */
export function integrate(tf: Tf, leak: Leak, potential: Frames, current: Frames, ceiling: number | undefined): Frames {
  const charged = charge(tf, leak, potential, current);
  return ceiling === undefined ? charged : tf.clipByValue(charged, -Infinity, Math.fround(ceiling));
}

function charge(tf: Tf, leak: Leak, potential: Frames, current: Frames): Frames {
  if (leak.kind === 'none') return tf.add(potential, current);
  if (leak.kind === 'subtractive') return tf.relu(tf.sub(tf.add(potential, current), tf.scalar(leak.amount)));
  return tf.relu(tf.add(tf.mul(potential, tf.scalar(leak.factor)), current));
}

/**
 * Potentials after spikes: 0, V − θ, or V as it is where a neuron spiked.
 *
 * @param charged V, [B, H, W, M]
 * @param spikes mask of the same shape
 * @param threshold θ, [1, 1, 1, M]
 */
export function afterSpikes(tf: Tf, reset: Reset, charged: Frames, spikes: Frames, threshold: Frames): Frames {
  if (reset === 'none') return charged;
  return reset === 'zero' ? tf.mul(charged, not(tf, spikes)) : tf.sub(charged, tf.mul(spikes, threshold));
}
