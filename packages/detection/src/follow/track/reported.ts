import { areSiblings, enoughNats, rateOf, type Track } from './track.ts';

/**
 * An object is reported from this evidence on, nats, if it is so bright that a moment without events, s, would cost it more, or if it has been seen within so
 * many of the usual intervals of its events.
 */
export const minReportedNats = 4;
/** Any object is reported from this evidence on, nats. */
export const surelyReportedNats = 5.5;
const [momentS, intervals] = [0.4, 4];

/** An object that is dimmer than usual must be surer, by this many nats for every factor of two: it may be gone, and noise looks like a dim object. */
const dimmedNats = 0.5;

/** Whether an object has so much evidence that it is there now. */
export function isReported(track: Track): boolean {
  const rateHz = rateOf(track);
  const nats = track.nats - dimmedNats * Math.max(0, Math.log2(track.usualHz / rateHz));
  if (nats >= Math.min(surelyReportedNats, Math.max(minReportedNats, enoughNats - momentS * rateHz))) return true;
  return nats >= minReportedNats && (rateHz * (track.tUs - track.seenUs)) / 1e6 < intervals;
}

/** Of every object the track that explains it best, by their numbers. */
export function bestOfEach(tracks: readonly Track[]): readonly Track[] {
  const best = new Map<number, Track>();
  for (const track of tracks) {
    if (track.id === undefined) continue;
    const before = best.get(track.id);
    if (before === undefined || explainsBetter(track, before)) best.set(track.id, track);
  }
  return [...best.values()].toSorted((a, b) => (a.id as number) - (b.id as number));
}

/** A track that has this much less than another does not explain what comes now, nats. */
const clearNats = 2;

/** By what they have now; of siblings between which that does not tell by all that they have gained, as they have begun together. */
function explainsBetter(one: Track, other: Track): boolean {
  const more = one.nats - other.nats;
  if (!areSiblings(one, other) || Math.abs(more) > clearNats) return more > 0;
  return more + one.beyondNats > other.beyondNats;
}
