import type { ClassName } from '@spikeseg/detection';

export type ShownClasses = 'satellites' | 'unknown' | 'all';
const choices = ['satellites', 'unknown', 'all'] as const satisfies readonly ShownClasses[];

/** Satellites, and what may be one. */
const usual: ShownClasses = 'unknown';

/** Which tracks are shown in colour; the others are grey, and lost in no table. */
export const shownClasses = {
  choices,
  usual,
  /** @param name left out where it was not asked what the track is */
  has(name: ClassName | undefined, shown: ShownClasses = usual): boolean {
    if (shown === 'all' || name === 'satellite') return true;
    return shown === 'unknown' && name !== 'star';
  },
} as const;
