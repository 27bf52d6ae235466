import type { MotionMap } from '@spikeseg/stdp';

/** Share of the events that a map claims, over all brightnesses: π. */
export const shareOf = ({ priors }: Pick<MotionMap, 'priors'>): number => priors.reduce((sum, prior) => sum + prior, 0);
