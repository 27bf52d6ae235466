import type { LiveFeed } from '@spikeseg/viewer';

/** Who looks on while a stream is detected in: told of what comes and what is found, without being waited for. */
export interface LiveWatch {
  readonly feed: Pick<LiveFeed, 'begin' | 'takeEvents' | 'takeAnswer' | 'takeLevels' | 'end'>;
  /** The detector in words. */
  readonly detector: string;
}
