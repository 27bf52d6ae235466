import type { Winner } from '@spikeseg/snn-core';
import { nomineesOf } from '../layers/nominees.ts';
import { type Frames, mask, not, stepOf, type Tf } from '../layers/tensors.ts';

/**
 * At most one winner per map and window, by ascending map: the earliest spike; at the same step the higher potential before
 * reset; then the seeded order.
 *
 * @param potentials before reset where neurons spiked, else 0, [T·B, H, W, M]
 * @param tieSeeds of every window
 * @see Kheradpisheh et al. 2018, Neural Networks 99, section 2.3
 */
export function winnersOf(tf: Tf, potentials: Frames, tieSeeds: readonly number[]): Winner[][] {
  const windows = tieSeeds.length;
  const [count, height, width, maps] = potentials.shape;
  const steps = count / windows;
  const first = firstSpikes(tf, potentials, windows);
  // Maps before pixels, so that reductions run along the last axis.
  const byMap = (of: Frames) => tf.transpose(tf.reshape(of, [windows, height * width, maps]), [0, 2, 1]);
  const step = byMap(first.step);
  const earliest = tf.min(step, 2, true);
  const inTime = tf.mul(mask(tf, tf.equal(step, earliest)), mask(tf, tf.less(step, steps)));
  const stepOfMap = earliest.dataSync<'float32'>();
  const nominees = nomineesOf(tf, tf.mul(byMap(first.value), inTime), tieSeeds);
  return nominees.map((own, window) =>
    own.map(({ map, unit, potential }) => {
      const pixel = unit - map * height * width;
      return { map, y: Math.floor(pixel / width), x: pixel % width, step: stepOfMap[window * maps + map], potential };
    }),
  );
}

/** The first spike of every unit, [B, H, W, C]. */
interface FirstSpikes {
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
