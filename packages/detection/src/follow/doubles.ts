import { surelyNats } from '../surely.ts';
import { separationPx } from './place-search.ts';
import { BySquare } from './track/by-square.ts';
import { areSiblings, lacks, settlesUs, type Track } from './track/track.ts';

/** A sibling with this much less evidence is wrong, nats. */
const wrongNats = 6;
/** Tracks that are nearer are one object unless they move differently, px. */
const twinPx = 2.5;
/** Maximum difference of velocities of one object, px/s. */
const twinPxS = 30;

/** Tracks of the call at hand, by where they are. */
const bySquare = new BySquare<Track>(twinPx);

/** Keeps the better of two tracks of one object. @returns the tracks that are left */
export function withoutDoubles(tracks: readonly Track[], endUs: number): Track[] {
  const dropped = new Set<Track>();
  const groups = byGroup(tracks);
  const near = bySquare.of(tracks);
  for (const one of tracks) {
    for (const other of groups.get(one.group) as Track[])
      if (other !== one && !dropped.has(one) && !dropped.has(other) && isWrong(one, other)) dropped.add(one);
    for (const other of near.near(one.x, one.y)) {
      if (areSiblings(one, other) || dropped.has(one) || dropped.has(other) || !isDouble(one, other, endUs)) continue;
      dropped.add(one);
      rename(other, one, groups.get(other.group) as Track[]);
      other.maxNats = Math.max(other.maxNats, one.maxNats);
    }
  }
  return tracks.filter((track) => !dropped.has(track));
}

/** Siblings, by the number of their group. */
function byGroup(tracks: readonly Track[]): ReadonlyMap<number, Track[]> {
  const groups = new Map<number, Track[]>();
  for (const track of tracks) {
    const group = groups.get(track.group);
    if (group === undefined) groups.set(track.group, [track]);
    else group.push(track);
  }
  return groups;
}

/** Two tracks that are one object get its older number. @param siblings of the track that is left, with itself */
function rename(track: Track, { id, confirmedUs }: Track, siblings: readonly Track[]): void {
  const before = track.id;
  if (id === undefined || (before !== undefined && before <= id)) return;
  for (const one of siblings)
    if (one === track || (before !== undefined && one.id === before)) Object.assign(one, { id, confirmedUs });
}

/** Whether a sibling explains much less; or is elsewhere, because the events of another object have drawn it there, while one that moves less freely lacks nothing. */
function isWrong(one: Track, other: Track): boolean {
  if (other.nats - one.nats > wrongNats) return true;
  if (!areElsewhere(one, other) || one.drift <= other.drift) return false;
  return !lacks(other) && other.nats - one.nats > surelyNats;
}

/** Whether two tracks with one number are at two places. */
const areElsewhere = (one: Track, other: Track): boolean =>
  one.id !== undefined && one.id === other.id && (one.x - other.x) ** 2 + (one.y - other.y) ** 2 > separationPx ** 2;

/**
 * Siblings that are at two places and both lack nothing are two objects: the one that is where the object was going is it. The other begins anew, as what has
 * been found there.
 *
 * @param group number of the next start
 * @returns number of starts
 */
export function splitSiblings(tracks: readonly Track[], group: number, endUs: number): number {
  let starts = 0;
  const whole = tracks.filter((track) => track.id !== undefined && !lacks(track));
  for (const siblings of byGroup(whole).values()) {
    for (const one of siblings) {
      const other = siblings.find((track) => areSiblings(one, track) && areElsewhere(one, track));
      if (other === undefined || offCourse(one, endUs) <= offCourse(other, endUs)) continue;
      const { tUs, x, y, vx, vy } = one;
      const anew = { id: undefined, nats: 0, beyondNats: 0, maxNats: 0, bornUs: endUs, confirmedUs: 0 };
      Object.assign(one, { group: group + starts++, ...anew, path: [{ tUs, x, y, vx, vy, nats: 0 }], trail: [] });
    }
  }
  return starts;
}

/** How far a track is from where its object was going when it is first remembered, px. */
function offCourse({ x, y, path }: Track, endUs: number): number {
  const first = path[0];
  const s = (endUs - first.tUs) * 1e-6;
  return Math.hypot(x - first.x - s * first.vx, y - first.y - s * first.vy);
}

/** Whether the worse of two tracks is about the object of the other: objects that pass each other were both known before. */
function isDouble(one: Track, other: Track, endUs: number): boolean {
  if ((one.x - other.x) ** 2 + (one.y - other.y) ** 2 >= twinPx * twinPx || !isWorse(one, other)) return false;
  if (one.id === undefined) return true;
  const isSure = other.id === undefined || endUs - one.confirmedUs < settlesUs;
  return isSure && Math.hypot(one.vx - other.vx, one.vy - other.vy) < twinPxS;
}

function isWorse(one: Track, other: Track): boolean {
  if (one.nats !== other.nats) return one.nats < other.nats;
  return one.bornUs === other.bornUs ? one.group > other.group : one.bornUs > other.bornUs;
}
