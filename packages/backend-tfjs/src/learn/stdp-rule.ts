import type { Tensor, Tf } from '../layers/tensors.ts';
import type { StdpRule } from '../tfjs-session.ts';

/**
 * Weights after one pairing: w + lr⁺·g(w) where the synapse took part, w − lr⁻·g(w) where not; then clamped. Each operation
 * is a kernel that rounds to float32 once, in the order in which `learn` of `@spikeseg/stdp` rounds: the same bits.
 *
 * @param weight w
 * @param causal 1 where the synapse took part, else 0; the shape of `weight`
 * @see Kheradpisheh et al. 2018, Neural Networks 99, equation 4
 */
export function pairing(tf: Tf, rule: StdpRule, weight: Tensor, causal: Tensor): Tensor {
  const [low, high] = [tf.scalar(rule.weightMin), tf.scalar(rule.weightMax)];
  const gain = rule.kind === 'soft' ? tf.mul(tf.sub(weight, low), tf.sub(high, weight)) : tf.onesLike(weight);
  const up = tf.mul(gain, tf.scalar(rule.lrPlus));
  const down = tf.mul(gain, tf.scalar(rule.lrMinus));
  // One of the two is multiplied by 1 and the other by 0, and taken from it: nothing rounds here.
  const change = tf.sub(tf.mul(up, causal), tf.mul(down, tf.sub(1, causal)));
  return tf.minimum(high, tf.maximum(low, tf.add(weight, change)));
}
