import type { Competition } from '@spikeseg/snn-core';
import { compete } from '@spikeseg/snn-core/reference';
import { framesOf, spikesOf } from './frames.ts';
import type { Frames, Tf } from './tensors.ts';

/** Masks [1, H, W, M]. */
interface Competed {
  readonly spikes: Frames;
  /** Inhibited in this step: at 0, and silent until the next stimulus. */
  readonly inhibited: Frames;
}

/**
 * Lets the candidates of one step compete: the host reads them and gives the device the outcome.
 *
 * @param charged potentials before reset, [1, H, W, M]
 * @param candidates mask of the neurons that reached their threshold, which is above 0, and may fire
 * @returns undefined where there is no candidate
 */
export function competeOnHost(tf: Tf, charged: Frames, candidates: Frames, rules: Competition): Competed | undefined {
  const [, height, width, maps] = charged.shape;
  const potentials = tf.tidy(() => tf.mul(charged, candidates).dataSync<'float32'>());
  const { spikes, values } = spikesOf(potentials, [maps, height, width]);
  if (values.length === 0) return undefined;
  const inhibited = new Set<number>();
  const fired = compete(
    Array.from(spikes.index, (unit, k) => ({ step: 0, potential: values[k], unit })),
    rules,
    {
      shape: [maps, height, width],
      mayFire: (unit) => !inhibited.has(unit),
      fire: () => undefined,
      inhibit: (unit) => inhibited.add(unit),
    },
  );
  const frames = (units: readonly number[]): Frames => {
    const list = { shape: spikes.shape, offsets: Uint32Array.of(0, units.length), index: Uint32Array.from(units) };
    return tf.tensor4d(framesOf(list), charged.shape);
  };
  return { spikes: frames(fired.map(({ unit }) => unit)), inhibited: frames([...inhibited]) };
}
