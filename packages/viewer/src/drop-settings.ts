import type { FollowOptions, SkyHint } from '@spikeseg/detection';

/** How a page searches the recordings that are dropped on it: plain data, which JSON holds. */
export interface DropSettings {
  /** Endings of the files that it reads. */
  readonly endings: readonly string[];
  /** The detector in words. */
  readonly detector: string;
  readonly evidence: Omit<FollowOptions, 'recording' | 'watch'>;
  /** Share of the events of objects that are OFF; the usual one where it is left out. */
  readonly offShare?: number | undefined;
  /** What is known of the sky. */
  readonly sky?: SkyHint | undefined;
  /** Events that are shown; those near tracks are shown in any case. */
  readonly maxEvents?: number | undefined;
}
