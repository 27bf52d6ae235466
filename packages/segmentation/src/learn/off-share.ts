import type { WatchedObject } from './watched-objects.ts';

/** A share of OFF events that was learned. */
export interface LearnedOffShare {
  readonly share: number;
  /** What was believed before. */
  readonly before: number;
  /** Objects and events that it comes from. */
  readonly objects: number;
  readonly events: number;
  /** By how much it tells the events of every object better than what was believed before, when the others teach it, nats. */
  readonly gainNats: number;
}

/** No share is believed to be less, or more than 1 less it: an event of the other polarity would say nothing at all. */
const least = 0.01;
/** How many events what was believed before is worth: few events change little. */
const believedEvents = 50;
/** What tells events better by less than this may do so by chance, nats. */
const leastGain = 3;

/**
 * Share of the events of objects that are OFF: the mean of a beta distribution. Every object is foretold by what the others teach.
 *
 * @param before what was believed before @returns what was learned; its share is `before` where that tells the events as well
 */
export function learnedOffShare(objects: readonly WatchedObject[], before: number): LearnedOffShare {
  let [all, off] = [0, 0];
  for (const one of objects) {
    all += one.weight * one.events;
    off += one.weight * one.off;
  }
  const shareOf = (ofAll: number, ofOff: number): number =>
    Math.min(1 - least, Math.max(least, (ofOff + believedEvents * before) / (ofAll + believedEvents)));
  let gainNats = 0;
  for (const { weight, events, off: ofIt } of objects) {
    const foretold = shareOf(all - weight * events, off - weight * ofIt);
    gainNats += weight * (ofIt * Math.log(foretold / before) + (events - ofIt) * Math.log((1 - foretold) / (1 - before)));
  }
  const share = gainNats > leastGain ? shareOf(all, off) : before;
  return { share, before, objects: objects.reduce((sum, { weight }) => sum + weight, 0), events: all, gainNats };
}
