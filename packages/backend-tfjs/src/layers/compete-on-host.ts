import type { Competition } from '@spikeseg/snn-core';
import { compete } from '@spikeseg/snn-core/reference';
import type { Runtime } from '../tensors/runtime.ts';
import type { Frames } from '../tensors/tensors.ts';
import { spikesOf } from './frames.ts';

/** Units of one step. */
export interface Competed {
  readonly fired: readonly number[];
  /** At 0, and silent until the next stimulus. */
  readonly inhibited: readonly number[];
}

/**
 * Lets the candidates of one step compete: the host reads them.
 *
 * @param charged potentials before reset, [1, H, W, M]
 * @param candidates mask of the neurons that reached their threshold, which is above 0, and may fire
 * @returns undefined where there is no candidate
 */
export async function competeOnHost(
  { tf, tidy }: Runtime,
  charged: Frames,
  candidates: Frames,
  rules: Competition,
): Promise<Competed | undefined> {
  const [, height, width, maps] = charged.shape;
  const product = tidy(() => tf.mul<Frames>(charged, candidates));
  const { spikes, values } = spikesOf(await product.data<'float32'>(), [maps, height, width]);
  product.dispose();
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
  return { fired: fired.map(({ unit }) => unit), inhibited: [...inhibited] };
}
