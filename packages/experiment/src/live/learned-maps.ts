import { type LiveMotion, moves } from '@spikeseg/segmentation';
import type { MotionMap } from '@spikeseg/stdp';
import { leastShares } from '../motions/motion-training.ts';

/** A velocity that was learned from the stream, as it is in use; plain data. */
export interface LearnedMap extends LiveMotion {
  /** Share of the events: the mean of that in the last period and of this number before it, of which {@link remembered} counts at most. */
  readonly share: number;
  /** What learns of it. */
  readonly map: MotionMap;
}

/** A map at the end of a period. */
export interface Candidate {
  readonly map: MotionMap;
  /** Events that it claimed in the period, and their share of those that taught: what was believed before does not count. */
  readonly claimed: number;
  readonly share: number;
}

/** What a period has changed: velocities that came, followed their objects and went. */
export interface LearnedChanges {
  readonly learned: readonly LearnedMap[];
  readonly moved: readonly LearnedMap[];
  readonly forgotten: readonly LearnedMap[];
}

/** More maps than this are not learned: each costs time. */
export const mostLearned = 8;
/** A map must have claimed so many events in a period to be learned. */
export const leastClaimed = 200;
/** What was learned is forgotten after three periods without it at the latest, however large its share was. */
const remembered = 7 * leastShares.later;
/** A map that is nearer than this to one that was learned is what has become of it, px/s. */
const samePxS = 3;
/** A map in use follows its objects when they are farther from it than this, px/s. */
const followsPxS = 1;

/** Whether two maps stand for the same velocity. */
export const isSame = (a: Pick<MotionMap, 'vx' | 'vy'>, b: Pick<MotionMap, 'vx' | 'vy'>): boolean =>
  Math.hypot(a.vx - b.vx, a.vy - b.vy) < samePxS;

/**
 * The end of a period: what was learned before stays as long as its share does, and what is new is learned. What stands is not: maps that hop are there
 * for it.
 *
 * @param candidates maps that have found a velocity, the most frequent first
 * @param nextId of the next map that is learned
 * @param isTold whether all maps together tell the events better than background alone does; without it nothing is learned
 */
export function endPeriod(
  before: readonly LearnedMap[],
  candidates: readonly Candidate[],
  nextId: number,
  isTold: boolean,
): { readonly learned: readonly LearnedMap[]; readonly changes: LearnedChanges } {
  const free = candidates.filter(({ map }) => moves(map));
  const known = before.map((one) => {
    const found = nearest(free, one.map);
    const share = (Math.min(one.share, remembered) + (found?.share ?? 0)) / 2;
    if (found === undefined) return { ...one, share };
    free.splice(free.indexOf(found), 1);
    return follow({ ...one, share, map: found.map });
  });
  const fresh: LearnedMap[] = [];
  for (const { map, claimed, share } of free) {
    if (!isTold || claimed < leastClaimed || share < leastShares.later) continue;
    if ([...known, ...fresh].some((one) => isSame(one.map, map))) continue;
    fresh.push({ ...motionOf(map), id: nextId + fresh.length, share, map });
  }
  const learned = [...known.filter(({ share }) => share >= leastShares.later), ...fresh]
    .toSorted((a, b) => b.share - a.share || a.id - b.id)
    .slice(0, mostLearned);
  const changes = {
    learned: learned.filter(({ id }) => id >= nextId),
    moved: learned.filter((one) => before.some(({ id, vx, vy }) => id === one.id && (vx !== one.vx || vy !== one.vy))),
    forgotten: before.filter(({ id }) => !learned.some((one) => one.id === id)),
  };
  return { learned, changes };
}

const motionOf = ({ vx, vy, spread }: MotionMap): Pick<MotionMap, 'vx' | 'vy' | 'spread'> => ({ vx, vy, spread });

const follow = (one: LearnedMap): LearnedMap =>
  Math.hypot(one.vx - one.map.vx, one.vy - one.map.vy) > followsPxS ? { ...one, ...motionOf(one.map) } : one;

/** The candidate that is nearest to a map, and stands for the same velocity. */
const nearest = (candidates: readonly Candidate[], { vx, vy }: MotionMap): Candidate | undefined => {
  const far = ({ map }: Candidate) => Math.hypot(map.vx - vx, map.vy - vy);
  return candidates.filter(({ map }) => isSame(map, { vx, vy })).toSorted((a, b) => far(a) - far(b))[0];
};

/** Changes in words, a line each; none where nothing has changed. */
export const changeLines = ({ learned, moved, forgotten }: LearnedChanges): string[] => [
  ...line('learned', learned, ({ share }) => `, ${(100 * share).toPrecision(1)} % of events`),
  ...line('followed', moved, () => ''),
  ...line('forgot', forgotten, () => ''),
];

const line = (verb: string, maps: readonly LearnedMap[], more: (map: LearnedMap) => string): string[] =>
  maps.length === 0
    ? []
    : [
        `${verb} ${maps.length} ${maps.length === 1 ? 'velocity' : 'velocities'}: ${maps
          .map((map) => `(${map.vx.toFixed(1)}, ${map.vy.toFixed(1)}) px/s${more(map)}`)
          .join('; ')}`,
      ];
