import type { LiveFeed } from '@spikeseg/viewer';

/** A viewer of a stream: gets what comes and what is found. The detector does not wait for it. */
export interface LiveWatch {
  readonly feed: Pick<LiveFeed, 'begin' | 'takeEvents' | 'takeAnswer' | 'takeLevels' | 'end'>;
  /** The detector in words. */
  readonly detector: string;
}
