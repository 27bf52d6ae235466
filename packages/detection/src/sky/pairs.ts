import { minOwnShare, nats, ofOther, ofStar, slopeVariance } from './alike.ts';
import { cellS, type TrackCells } from './cells.ts';
import { Line } from './line.ts';
import { changeOf, type Velocity } from './velocities.ts';

/** Standard deviation of the rotation of the field, rad/s. */
export const turnRadS = (0.02 * Math.PI) / 180;
/** Minimum number of cells in which a track is seen with others: with fewer it is compared by its velocity. */
export const minCells = 4;
/** Minimum and maximum evidence of two tracks that are never there together, nats. */
const [minFar, maxFar] = [-2, 2];
/** Maximum distance of tracks of one object, px. */
export const besidePx = 8;
/** Its growth with speed, s. */
const besideS = 0.06;

/** What two tracks say of each other. */
export interface Pair {
  /** How much likelier it is that both are stars, nats. */
  readonly nats: number;
  /** They may be of one object, and say nothing. */
  readonly isOne: boolean;
}

const nothing: Pair = { nats: 0, isOne: false };
const one: Pair = { ...nothing, isOne: true };

/**
 * All pairs of tracks. Two stars keep their distance, whatever the telescope does: the difference of their places has the slope 0, but for the rotation of the field.
 * Tracks that are never there together are compared by their velocities.
 *
 * @param segment of every cell @param of per track, how it usually moves
 * @returns row after row
 */
export function pairs(tracks: readonly TrackCells[], segment: Int16Array, of: readonly (Velocity | undefined)[]): Pair[] {
  const all: Pair[] = Array.from({ length: tracks.length ** 2 }, () => nothing);
  for (let i = 0; i < tracks.length; i++)
    for (let j = 0; j < i; j++)
      all[i * tracks.length + j] = all[j * tracks.length + i] =
        together(tracks[i], tracks[j], segment, Math.min(speed(of[i]), speed(of[j]))) ?? apart(of[i], of[j]);
  return all;
}

const speed = (of: Velocity | undefined): number => (of === undefined ? 0 : Math.hypot(of.vx, of.vy));

/** Evidence of a difference of velocities, by speed, nats. */
const alike = (square: number, variance: number, speedPxS: number): number =>
  nats(ofStar(square, variance), ofOther(square, variance, minOwnShare * speedPxS));

/** Two that are there at the same time: of each segment the line has its own offset. */
function together(a: TrackCells, b: TrackCells, segment: Int16Array, speedPxS: number): Pair | undefined {
  const [from, until] = [Math.max(a.first, b.first), Math.min(a.first + a.x.length, b.first + b.x.length)];
  const line = new Line();
  let n = 0;
  let sx = 0;
  let sy = 0;
  for (let c = from; c < until; c++) {
    const dx = a.x[c - a.first] - b.x[c - b.first];
    const dy = a.y[c - a.first] - b.y[c - b.first];
    if (Number.isNaN(dx)) continue;
    n++;
    sx += dx;
    sy += dy;
    if (segment[c] >= 0) line.add(segment[c], c * cellS, dx, dy);
  }
  if (n === 0) return undefined;
  const apartPx = Math.hypot(sx, sy) / n;
  if (apartPx < besidePx + besideS * speedPxS) return one;
  if (line.n < minCells) return undefined;
  const { ux, uy, spread, scatter } = line.fit();
  const variance = slopeVariance(line.n, spread, cellS, Math.max(a.square + b.square, scatter)) + (turnRadS * apartPx) ** 2;
  return { ...nothing, nats: alike(ux * ux + uy * uy, variance, speedPxS) };
}

/** Two that are there one after the other: by how they usually move. */
function apart(a: Velocity | undefined, b: Velocity | undefined): Pair {
  if (a === undefined || b === undefined) return nothing;
  const gapS = b.tS - a.tS;
  const variance = a.variance + b.variance + changeOf(a, Math.abs(gapS));
  const [vx, vy] = [(a.vx + b.vx) / 2, (a.vy + b.vy) / 2];
  const miss = Math.hypot(b.x - a.x - gapS * vx, b.y - a.y - gapS * vy);
  if (miss < besidePx + Math.abs(gapS) * Math.sqrt(variance) + besideS * Math.hypot(vx, vy)) return one;
  const square = (a.vx - b.vx) ** 2 + (a.vy - b.vy) ** 2;
  return { ...nothing, nats: Math.min(maxFar, Math.max(minFar, alike(square, variance, Math.hypot(vx, vy)))) };
}
