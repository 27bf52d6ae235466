import type { WatchedObject } from './watched-objects.ts';

/** A share of OFF events that was learned. */
export interface LearnedOffShare {
  readonly share: number;
  /** Standard deviation; 0 where nothing was learned. */
  readonly sd: number;
  /** What was believed before. */
  readonly before: number;
  /** Objects and events that it comes from. */
  readonly objects: number;
  readonly events: number;
  /** By how much it tells the events of every object better than what was believed before, when the others teach it, nats. */
  readonly gainNats: number;
}

/** No share is believed to be less, or more than 1 less it: an event of the other polarity would say nothing at all. */
const min = 0.01;
/** What tells events better by less than this may do so by chance, nats. */
const minGain = 3;
/** Squares of what objects differ from the share they have, beside those of their errors: what differs more is no light of points seen by one camera. */
const maxMisfit = 4;

/**
 * Share of the events of objects that are OFF: the quotient of what spots have above what is around them, as in aperture photometry, which neither the
 * background, nor the width of the spot, nor what was believed changes. Its error is that of a jackknife over objects, no less than that of the counts. Every
 * object is foretold by what the others teach; and where they contradict each other nothing is learned.
 *
 * @param before what was believed before @returns what was learned; its share is `before` where that tells the events as well
 */
export function learnedOffShare(watched: readonly WatchedObject[], before: number): LearnedOffShare {
  const objects = watched.filter(({ onVariance, offVariance }) => onVariance + offVariance > 0);
  const total = sumsOf(objects);
  const learned = shareOf(total, before);
  let [gainNats, scatter, misfit] = [0, 0, 0];
  for (const one of objects) {
    const own = sumsOf([one]);
    const foretold = shareOf({ events: total.events - own.events, off: total.off - own.off }, before);
    gainNats += one.weight * (nats(one, foretold) - nats(one, before));
    misfit += (one.off - learned * one.events) ** 2 / varianceAt(learned, one);
    scatter += ((objects.length - 1) / objects.length) * (foretold - learned) ** 2;
  }
  const isLearned = gainNats > minGain && misfit <= maxMisfit * (objects.length - 1);
  const sd = isLearned ? Math.sqrt(Math.max(scatter, varianceAt(learned, total) / total.events ** 2)) : 0;
  const count = objects.reduce((sum, { weight }) => sum + weight, 0);
  return { share: isLearned ? learned : before, sd, before, objects: count, events: total.events, gainNats };
}

type ShareSums = Pick<WatchedObject, 'events' | 'off' | 'onVariance' | 'offVariance'>;

/** Of all objects, each by its weight. */
function sumsOf(objects: readonly WatchedObject[]): ShareSums {
  const sum = (of: (one: WatchedObject) => number): number => objects.reduce((total, one) => total + of(one), 0);
  return {
    events: sum(({ weight, events }) => weight * events),
    off: sum(({ weight, off }) => weight * off),
    onVariance: sum(({ weight, onVariance }) => weight ** 2 * onVariance),
    offVariance: sum(({ weight, offVariance }) => weight ** 2 * offVariance),
  };
}

const shareOf = ({ events, off }: Pick<ShareSums, 'events' | 'off'>, before: number): number =>
  events > 0 ? Math.min(1 - min, Math.max(min, off / events)) : before;

/** Variance of the OFF events less those that the share foretells. */
const varianceAt = (share: number, { onVariance, offVariance }: ShareSums): number =>
  (1 - share) ** 2 * offVariance + share ** 2 * onVariance;

/** How well a share tells the OFF events of an object, nats. */
function nats(one: WatchedObject, share: number): number {
  const variance = varianceAt(share, one);
  return variance > 0 ? -((one.off - share * one.events) ** 2) / variance / 2 - Math.log(variance) / 2 : 0;
}
