import { type Frames, mask, not, stepOf, type Tf } from '../layers/tensors.ts';

/** The first spike of every unit, [B, H, W, C]. */
export interface FirstSpikes {
  /** Its step; T where a unit is silent, which is later than every step. */
  readonly step: Frames;
  /** Its value in the frames, such as the potential before reset; 0 where a unit is silent. */
  readonly value: Frames;
}

/**
 * First-spike times of all windows. Goes backwards, so that an earlier spike overwrites a later one; only multiplies by 0
 * and 1, so nothing rounds.
 *
 * @param frames [T·B, H, W, C]; every value other than 0 is a spike
 */
export function firstSpikes(tf: Tf, frames: Frames, windows: number): FirstSpikes {
  const steps = frames.shape[0] / windows;
  let value: Frames = tf.zerosLike(stepOf(tf, frames, steps - 1, windows));
  let step: Frames = tf.add(value, steps);
  for (let t = steps - 1; t >= 0; t--) {
    const frame = stepOf(tf, frames, t, windows);
    const now = mask(tf, tf.notEqual(frame, 0));
    const others = not(tf, now);
    step = tf.add(tf.mul(step, others), tf.mul(now, t));
    value = tf.add(tf.mul(value, others), frame);
  }
  return { step, value };
}
