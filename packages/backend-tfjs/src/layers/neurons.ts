import type { Leak } from '@spikeseg/snn-core';
import type { Frames, Tf } from './tensors.ts';

/**
 * Charges neurons: V + I without a leak; max(0, (V + I) − λ); max(0, β·V + I). Every operation is a kernel of its own and
 * rounds to float32 once, as `integrate` of snn-core does, so the same numbers give the same bits.
 *
 * @param potential V, [B, H, W, M]
 * @param current I, the same shape
 * @returns the potential before reset
 */
export function integrate(tf: Tf, leak: Leak, potential: Frames, current: Frames): Frames {
  if (leak.kind === 'none') return tf.add(potential, current);
  if (leak.kind === 'subtractive') return tf.relu(tf.sub(tf.add(potential, current), tf.scalar(leak.amount)));
  return tf.relu(tf.add(tf.mul(potential, tf.scalar(leak.factor)), current));
}
