import { surelyNats } from '../surely.ts';
import type { TrackCells } from './cells.ts';
import type { Window } from './frame.ts';
import type { Pair } from './pairs.ts';

/** Minimum and maximum evidence of one pair for a group, and evidence at which a track belongs to it, nats. */
const [minPair, maxPair] = [-8, 4];
const joinNats = 0.5;
/** Maximum number of tracks from which groups are grown, of rounds, and of groups. */
const [maxSeeds, rounds, maxGroups] = [40, 6, 6];

/** Tracks that move together. */
export interface Group {
  readonly has: readonly boolean[];
  /** Of all its pairs, nats. */
  readonly score: number;
}

/**
 * Groups of tracks that agree with each other, the best first: from every track those that agree with it, then those that agree with the group. Of groups that share
 * half of their weight the better one is kept.
 *
 * @param weights of the tracks @param all pairs, row after row
 */
export function groups(weights: readonly number[], all: readonly Pair[]): Group[] {
  const count = weights.length;
  const value = all.map(({ nats }) => Math.min(maxPair, Math.max(minPair, nats)));
  const agrees = (k: number, has: readonly boolean[]): number => {
    let sum = 0;
    for (let j = 0; j < count; j++) if (has[j]) sum += value[k * count + j];
    return sum;
  };
  const found = new Map<string, Group>();
  for (const seed of seeds(count, value)) {
    let has = Array.from({ length: count }, (_, k) => k === seed);
    for (let round = 0; round < rounds; round++) {
      const next = has.map((_, k) => agrees(k, has) > joinNats || (round < 2 && k === seed));
      if (next.every((is, k) => is === has[k])) break;
      has = next;
    }
    const score = has.reduce((sum, is, k) => sum + (is ? agrees(k, has) / 2 : 0), 0);
    const name = has.map(Number).join('');
    if (score > 0 && !found.has(name)) found.set(name, { has, score });
  }
  const weightOf = (has: readonly boolean[]): number => weights.reduce((sum, weight, k) => sum + (has[k] ? weight : 0), 0);
  const kept: Group[] = [];
  for (const group of [...found.values()].toSorted((a, b) => b.score - a.score)) {
    const own = weightOf(group.has);
    const isNew = kept.every(({ has }) => weightOf(has.map((is, k) => is && group.has[k])) < Math.min(own, weightOf(has)) / 2);
    if (isNew) kept.push(group);
    if (kept.length === maxGroups) break;
  }
  return kept;
}

/** The tracks that others agree with most. */
function seeds(count: number, value: readonly number[]): number[] {
  const sums = Array.from({ length: count }, (_, k) => {
    let sum = 0;
    for (let j = 0; j < count; j++) sum += Math.max(0, value[k * count + j]);
    return sum;
  });
  return sums
    .map((_, k) => k)
    .toSorted((a, b) => sums[b] - sums[a] || a - b)
    .slice(0, maxSeeds);
}

/** Minimum evidence of a track that agrees, nats, where the sky moves. */
const agreeNats = 1.5;

/**
 * How many objects agree, and how many of them at once. One that moves and is lost and found again, or that the mount moves, looks like several, but never while a third is
 * there with two of them; and what stands may be several satellites that do, so that it takes one more at the same time, and surer ones, to make a sky of it.
 */
export function agreement(
  window: Window,
  { isStar, judged }: { readonly isStar: readonly boolean[]; readonly judged: readonly { readonly nats: number }[] },
  all: readonly Pair[],
  stands: boolean,
): { readonly together: number; readonly agree: number } {
  const { cells, x, tracks } = window;
  const min = stands ? surelyNats : agreeNats;
  const distinct: number[] = [];
  isStar.forEach((is, k) => {
    if (is && judged[k].nats > min && distinct.every((j) => !all[k * isStar.length + j].isOne)) distinct.push(k);
  });
  const together = Math.max(
    0,
    ...Array.from({ length: cells }, (_, c) => distinct.filter((k) => !Number.isNaN(x[k * cells + c])).length),
  );
  const passing = Math.max(...tracks.map((one) => distinct.filter((k) => isThereWith(one, tracks[k])).length));
  return { together, agree: stands || passing < 2 ? together : distinct.length };
}

/** Whether two tracks are there at one time. */
const isThereWith = (a: TrackCells, b: TrackCells): boolean => a.first < b.first + b.x.length && b.first < a.first + a.x.length;
