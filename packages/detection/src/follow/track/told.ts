import { areSiblings, enoughNats, rateOf, type Track } from './track.ts';

/**
 * Evidence from which on an object is told, nats: less where it is so bright that a moment without events, s, costs it more; and for one that has been seen
 * within so many of its events' usual intervals.
 */
export const minToldNats = 4;
/** Evidence from which on any object is shown, nats. */
export const surelyShownNats = 5.5;
const [momentS, intervals] = [0.4, 4];

/** What is dimmer than it usually is must be surer, nats for every factor of two: it may be gone, and noise may look like what is dim. */
const dimmedNats = 0.5;

/** Whether an object has so much evidence that it is there now. */
export function isTold(track: Track): boolean {
  const rateHz = rateOf(track);
  const nats = track.nats - dimmedNats * Math.max(0, Math.log2(track.usualHz / rateHz));
  if (nats >= Math.min(surelyShownNats, Math.max(minToldNats, enoughNats - momentS * rateHz))) return true;
  return nats >= minToldNats && (rateHz * (track.tUs - track.seenUs)) / 1e6 < intervals;
}

/** Of every object the track that explains it best, by their numbers. */
export function bestOfEach(tracks: readonly Track[]): readonly Track[] {
  const best = new Map<number, Track>();
  for (const track of tracks) {
    if (track.id === undefined) continue;
    const before = best.get(track.id);
    if (before === undefined || explainsBetter(track, before)) best.set(track.id, track);
  }
  return [...best].toSorted(([a], [b]) => a - b).map(([, track]) => track);
}

/** What has so much less than another does not explain what comes now, nats. */
const clearNats = 2;

/** By what they have now; of siblings between which that does not tell by all that they have gained, as they have begun together. */
function explainsBetter(one: Track, other: Track): boolean {
  const more = one.nats - other.nats;
  if (!areSiblings(one, other) || Math.abs(more) > clearNats) return more > 0;
  return more + one.beyondNats > other.beyondNats;
}
