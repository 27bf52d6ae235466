import type { MotionMap } from '@spikeseg/stdp';

/** No share is believed to be less, or more than 1 less it: an event of the other polarity would say nothing at all. */
const least = 0.01;
/** How many events what was believed before is worth: few events change little. */
const believedEvents = 50;

/**
 * Share of the events of objects that are OFF, by the maps that claim them: the mean of a beta distribution, the M step of EM. What an event is worth comes
 * from the share that the pass began with.
 *
 * @param maps that have counted polarities; others say nothing
 * @param prior what was believed before anything was claimed
 */
export function learnedOffShare(maps: readonly Pick<MotionMap, 'kinds'>[], prior: number): number {
  let [all, off] = [believedEvents, believedEvents * prior];
  for (const { kinds } of maps) {
    all += kinds?.all ?? 0;
    off += kinds?.off ?? 0;
  }
  return Math.min(1 - least, Math.max(least, off / all));
}
