import type { TrackCells } from './cells.ts';
import type { Window } from './frame.ts';
import type { Pair } from './pairs.ts';

/** Least evidence of a track that counts among those that agree, nats; and where the sky stands. */
const [agreeNats, agreeStandingNats] = [1.5, 3];

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
  const least = stands ? agreeStandingNats : agreeNats;
  const distinct: number[] = [];
  isStar.forEach((is, k) => {
    if (is && judged[k].nats > least && distinct.every((j) => !all[k * isStar.length + j].isOne)) distinct.push(k);
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
