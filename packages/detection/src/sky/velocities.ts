import type { SensorSize } from '@spikeseg/events';
import { slopeVariance } from './alike.ts';
import { cellS, type SkyPoint, type TrackCells } from './cells.ts';
import { Line } from './line.ts';

/** How a track moves between slews. */
export interface Velocity {
  /** Middle of its time, s since the first cell, and of its places, px. */
  readonly tS: number;
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
  /** Of the velocity, per axis, px²/s². */
  readonly variance: number;
  /** Reported by the track, not from its places: its error is stated too large, and never wild. */
  readonly isReported?: boolean;
}

/** Error of a velocity because paths are no straight lines, as a share of it. */
const bentShare = 0.02;
/** Change of the velocity of the sky in one second, as a share of it and in px/s; it grows with the root of the time. */
const [changeShare, changePxS] = [0.02, 0.05];
/** Minimum number of cells that give the velocity of a track. */
const minCells = 3;
/** What is as fast may be gone before it is seen in so many cells: its track tells its velocity, px/s. */
const reportedPxS = 200;

/** Variance per axis of what is expected of a velocity from one at another time, px²/s². */
export const changeOf = ({ vx, vy }: Pick<Velocity, 'vx' | 'vy'>, gapS: number): number =>
  changeShare ** 2 * (vx * vx + vy * vy) * gapS ** 2 + changePxS ** 2 * gapS;

/** Minimum error of the velocity of a young track, px/s: slow ones begin at rest. */
const youngPxS = 4;

/** How a track moves by its velocity alone. @param tS since the first cell @param sensor in whose middle places begin */
export function velocityOfPoint({ x, y, vx, vy, svx = 0 }: SkyPoint, tS: number, { width, height }: SensorSize): Velocity {
  return {
    tS,
    x: x - (width - 1) / 2,
    y: y - (height - 1) / 2,
    vx,
    vy,
    variance: reportedVariance({ vx, vy, svx }),
    isReported: true,
  };
}

const reportedVariance = ({ vx, vy, svx }: Pick<TrackCells, 'vx' | 'vy' | 'svx'>): number =>
  svx ** 2 + youngPxS ** 2 + bentShare ** 2 * (vx * vx + vy * vy);

/** How a track moves: one that was hardly seen as it reports itself; undefined where it was not seen between slews. @param segment of every cell @param from the first that counts */
export function velocityOf(track: TrackCells, segment: Int16Array, from = 0): Velocity | undefined {
  const { first, x, y, square } = track;
  const line = new Line();
  let [st, sx, sy] = [0, 0, 0];
  x.forEach((place, i) => {
    const number = segment[first + i];
    if (Number.isNaN(place) || number < from) return;
    const t = (first + i) * cellS;
    line.add(number, t, place, y[i]);
    st += t;
    sx += place;
    sy += y[i];
  });
  const { n } = line;
  if (n === 0 || (n < minCells && Math.hypot(track.vx, track.vy) < reportedPxS)) return undefined;
  if (n < minCells)
    return { tS: st / n, x: sx / n, y: sy / n, vx: track.vx, vy: track.vy, variance: reportedVariance(track), isReported: true };
  const { ux: vx, uy: vy, spread, scatter } = line.fit();
  const variance = slopeVariance(n, spread, cellS, Math.max(square, scatter)) + bentShare ** 2 * (vx * vx + vy * vy);
  return { tS: st / n, x: sx / n, y: sy / n, vx, vy, variance };
}
