import { nomineesOf } from '../layers/nominees.ts';
import { type Frames, mask, type Tf } from '../layers/tensors.ts';
import type { Winner } from '../tfjs-session.ts';
import { firstSpikes } from './first-spikes.ts';

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
