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

/** Steps of EM: the last ones change nothing that is told. */
const rounds = 30;

/**
 * Share of the events of objects that are OFF: the mean of a beta distribution, by EM. An event that was an object's own by the share s, as what was believed
 * before says, is so by s·r/(1 − s + s·r) where its polarity is r times as likely. Every object is foretold by what the others teach.
 *
 * @param before what was believed before @returns what was learned; its share is `before` where that tells the events as well
 */
export function learnedOffShare(objects: readonly WatchedObject[], before: number): LearnedOffShare {
  let learned = before;
  let sums: readonly Sums[] = [];
  let total: Sums = { on: 0, off: 0 };
  for (let round = 0; round < rounds; round++) {
    sums = objects.map((one) => believing(one, learned, before));
    total = { on: sumOf(sums, ({ on }) => on), off: sumOf(sums, ({ off }) => off) };
    learned = shareOf(total, before);
  }
  let gainNats = 0;
  for (const [k, { weight, events, off, sureOn, sureOff }] of objects.entries()) {
    const foretold = shareOf({ on: total.on - sums[k].on, off: total.off - sums[k].off }, before);
    const ofOn = ((events - off) / sureOn) * Math.log(1 - sureOn + (sureOn * (1 - foretold)) / (1 - before));
    gainNats += weight * (ofOn + (off / sureOff) * Math.log(1 - sureOff + (sureOff * foretold) / before));
  }
  const share = gainNats > leastGain ? learned : before;
  return { share, before, objects: sumOf(objects, ({ weight }) => weight), events: total.on + total.off, gainNats };
}

/** ON and OFF events. */
interface Sums {
  readonly on: number;
  readonly off: number;
}

/** Events of an object, by its weight, that are its own where that share is believed. */
function believing({ weight, events, off, sureOn, sureOff }: WatchedObject, share: number, before: number): Sums {
  const own = (sum: number, sure: number, ratio: number) => (weight * sum * ratio) / (1 - sure + sure * ratio);
  return { on: own(events - off, sureOn, (1 - share) / (1 - before)), off: own(off, sureOff, share / before) };
}

const shareOf = ({ on, off }: Sums, before: number): number =>
  Math.min(1 - least, Math.max(least, (off + believedEvents * before) / (on + off + believedEvents)));

const sumOf = <T>(some: readonly T[], of: (one: T) => number): number => some.reduce((sum, one) => sum + of(one), 0);
