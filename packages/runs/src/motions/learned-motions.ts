import type { LearnedMotion } from '@spikeseg/segmentation';
import type { MotionMap } from '@spikeseg/stdp';
import { shareOf } from './motion-share.ts';

/** What a training has found, in figures. */
export interface FoundMotion extends LearnedMotion {
  /** px/s */
  readonly speed: number;
  /** Share of all events that it claims. */
  readonly share: number;
}

/** The motions of maps, the most frequent first. */
export const foundMotions = (maps: readonly MotionMap[]): FoundMotion[] =>
  maps
    .map((map) => ({ vx: map.vx, vy: map.vy, speed: Math.hypot(map.vx, map.vy), spread: map.spread, share: shareOf(map) }))
    .toSorted((a, b) => b.share - a.share);

/** Rows of a table of motions, the header first. */
export const motionTable = (motions: readonly FoundMotion[]): string[][] => [
  ['motion', 'vx, px/s', 'vy, px/s', 'speed, px/s', 'spread, px/s', 'share of events, %'],
  ...motions.map(({ vx, vy, speed, spread, share }, k) => [
    String(k + 1),
    ...[vx, vy, speed, spread].map((figure) => figure.toFixed(1)),
    (100 * share).toFixed(3),
  ]),
];
