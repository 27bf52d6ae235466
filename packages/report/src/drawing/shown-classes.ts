import type { ClassName } from '@spikeseg/segmentation';

/** Which tracks are shown in colour; the others are grey, and lost in no table. */
export const shownChoices = ['satellites', 'unknown', 'all'] as const;
export type ShownClasses = (typeof shownChoices)[number];

/** Satellites, and what may be one. */
export const usuallyShown: ShownClasses = 'unknown';

/** @param name left out where it was not asked what the track is */
export function isShown(name: ClassName | undefined, shown: ShownClasses = usuallyShown): boolean {
  if (shown === 'all' || name === 'satellite') return true;
  return shown === 'unknown' && name !== 'star';
}
