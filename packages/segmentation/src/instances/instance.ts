import type { SparseSpikes } from '@spikeseg/snn-core';
import type { Unravelled } from '../decoding/decoder.ts';
import { type PixelSupport, sumSupport } from './pixel-support.ts';
import type { SpikeHash } from './spike-hash.ts';

/** What one class spike stands for: the pixels, features and times that made it. */
export interface Instance extends PixelSupport {
  /** Number of the class spike in its trace, its class and its time step. */
  readonly spike: number;
  readonly classMap: number;
  readonly step: number;
  /** Input spikes that it consists of, ascending. */
  readonly inputSpikes: Uint32Array;
  readonly hash: SpikeHash;
}

/**
 * HULK: one class spike taken apart becomes an instance. Never empty, unless the causes lie in an earlier window
 * (`undefined` then).
 *
 * @param input of the run, [T, C, H, W]
 * @see Kirkland et al. 2022 (HULK-SMASH)
 */
export function instanceOf(
  input: SparseSpikes,
  causes: Unravelled,
  about: Pick<Instance, 'spike' | 'classMap' | 'step' | 'hash'>,
): Instance | undefined {
  if (causes.input.length === 0) return undefined;
  const [, , height, width] = input.shape;
  const pixels = causes.input.map((spike) => input.index[spike] % (height * width));
  return { ...about, ...sumSupport([{ pixels, support: causes.support }], width), inputSpikes: causes.input };
}
