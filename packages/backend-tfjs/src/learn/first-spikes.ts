import { type Frames, mask, not, stepOf, type Tf } from '../layers/tensors.ts';

/** When units first spiked, [B, H, W, C]: the step, or T where a unit is silent, which is later than every step. */
export interface FirstSpikes {
  readonly step: Frames;
  /** Potential before reset of that spike, 0 where silent; where potentials were given. */
  readonly potential: Frames | undefined;
}

/**
 * First-spike times of all windows. Goes backwards, so that an earlier spike overwrites a later one; only multiplies by 0
 * and 1, so nothing rounds.
 *
 * @param frames [T·B, H, W, C]; every value other than 0 is a spike
 * @param potentials of the spikes, the same shape
 */
export function firstSpikes(tf: Tf, frames: Frames, windows: number, potentials?: Frames): FirstSpikes {
  const steps = frames.shape[0] / windows;
  const [, height, width, channels] = frames.shape;
  let step: Frames = tf.add(tf.zeros<import('@tensorflow/tfjs').Rank.R4>([windows, height, width, channels]), steps);
  let potential: Frames | undefined = potentials && tf.zerosLike(step);
  for (let t = steps - 1; t >= 0; t--) {
    const now = mask(tf, tf.notEqual(stepOf(tf, frames, t, windows), 0));
    const others = not(tf, now);
    step = tf.add(tf.mul(step, others), tf.mul(now, t));
    if (potential && potentials) potential = tf.add(tf.mul(potential, others), stepOf(tf, potentials, t, windows));
  }
  return { step, potential };
}
