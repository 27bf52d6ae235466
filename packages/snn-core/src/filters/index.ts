/* First layers that learn nothing. */

import { dogFilterBank, spotFilterBank } from './filter-banks.ts';
import { gaborFilterBank } from './kernels.ts';

/** Weights of a first layer that learns nothing, by what its maps look for. */
export const filterBanks = {
  dog: dogFilterBank,
  gabor: gaborFilterBank,
  spot: spotFilterBank,
} as const;

export type { GaborOptions } from './kernels.ts';
