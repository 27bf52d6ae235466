import { type Grids, firstOfEquals } from '../layers/compete.ts';
import { type Frames, mask, type Tf } from '../layers/tensors.ts';
import { firstSpikes } from './first-spikes.ts';

/** The neuron that learns for its map from one window; fits `Winner` of `@spikeseg/stdp`. */
export interface Winner {
  readonly map: number;
  /** Row and column in the layer, 0-based. */
  readonly y: number;
  readonly x: number;
  /** Time step of its spike. */
  readonly step: number;
  /** Membrane potential before reset. */
  readonly potential: number;
}

/**
 * At most one winner per map and window, by ascending map: the earliest spike; at the same step the higher potential before
 * reset; then the seeded order.
 *
 * @param frames spikes and potentials of a convolution, [T·B, H, W, M]
 * @param tieSeeds of every window
 * @see Kheradpisheh et al. 2018, Neural Networks 99, section 2.3
 */
export function winnersOf(
  tf: Tf,
  frames: { readonly spikes: Frames; readonly potential: Frames },
  tieSeeds: readonly number[],
  grids: Grids,
): Winner[][] {
  const windows = tieSeeds.length;
  const [count, height, width, maps] = frames.spikes.shape;
  const steps = count / windows;
  const first = firstSpikes(tf, frames.spikes, windows, frames.potential);
  // Maps before places, so that a reduction runs along the last axis.
  const byMap = (of: Frames) => tf.reshape(tf.transpose(of, [0, 3, 1, 2]), [windows * maps, height * width]);
  const step = byMap(first.step);
  const potential = byMap(first.potential as Frames);
  const earliest = tf.min(step, 1, true);
  const inTime = tf.mul(mask(tf, tf.equal(step, earliest)), mask(tf, tf.less(step, steps)));
  const highest = tf.max(tf.mul(potential, inTime), 1, true);
  const tied = tf.mul(inTime, mask(tf, tf.equal(potential, highest)));
  const rows = tf.reshape(tf.add(tf.mul(grids.columns, 0), grids.rows), [1, height * width]);
  const columns = tf.reshape(tf.add(tf.mul(grids.rows, 0), grids.columns), [1, height * width]);
  // Where one neuron is left, the sums over its map are its own row and column.
  const told = tf
    .concat(
      [earliest, highest, tf.sum(tied, 1, true), tf.sum(tf.mul(tied, rows), 1, true), tf.sum(tf.mul(tied, columns), 1, true)],
      1,
    )
    .dataSync();
  let equals: Float32Array | undefined;
  return tieSeeds.map((seed, window) =>
    Array.from({ length: maps }, (_, map) => map).flatMap((map): Winner[] => {
      const place = window * maps + map;
      const [at, highestHere, number, row, column] = told.slice(5 * place, 5 * place + 5);
      if (number === 0) return [];
      if (number === 1) return [{ map, y: row, x: column, step: at, potential: highestHere }];
      equals ??= tied.dataSync<'float32'>();
      const area = height * width;
      const own = equals.subarray(place * area, (place + 1) * area);
      const pixel = firstOfEquals(own, seed, (of) => map * area + of);
      return [{ map, y: Math.floor(pixel / width), x: pixel % width, step: at, potential: highestHere }];
    }),
  );
}
