import type { Winner } from '@spikeseg/snn-core';
import { type Frames, mask, type Tf } from '../layers/tensors.ts';
import { firstSpikes } from './winners.ts';

/**
 * Which synapses of each winner took part, [B·M, k, k, C]: 1 where the unit at the synapse's other end first fired at or
 * before the winner, else 0; synapses that end outside the image never take part. Maps without a winner have any numbers.
 *
 * @param input frames that the layer received, [T·B, H, W, C]
 * @param winners of every window
 */
export function causalPatterns(
  tf: Tf,
  input: Frames,
  winners: readonly (readonly Winner[])[],
  { maps, kernel }: { readonly maps: number; readonly kernel: number },
): Frames {
  const steps = input.shape[0] / winners.length;
  const padding = kernel >> 1;
  const edge: [number, number] = [padding, padding];
  // Outside the image nothing ever fires: its time is T, as that of a silent unit.
  const first = tf.pad(firstSpikes(tf, input, winners.length).step, [[0, 0], edge, edge, [0, 0]], steps);
  const places = new Int32Array(winners.length * maps * kernel * kernel * 3);
  const times = new Float32Array(winners.length * maps);
  winners.forEach((own, window) => {
    for (const { map, y, x, step } of own) {
      times[window * maps + map] = step;
      let at = (window * maps + map) * kernel * kernel * 3;
      for (let ky = 0; ky < kernel; ky++) {
        for (let kx = 0; kx < kernel; kx++) {
          places.set([window, y + ky, x + kx], at);
          at += 3;
        }
      }
    }
  });
  const rows = winners.length * maps;
  const seen = tf.gatherND(first, tf.tensor(places, [rows, kernel, kernel, 3], 'int32'));
  return mask(tf, tf.lessEqual(seen, tf.tensor4d(times, [rows, 1, 1, 1])));
}
