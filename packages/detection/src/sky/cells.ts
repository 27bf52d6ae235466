import { minPlacePx, placePx } from './alike.ts';

/** Length of a cell of time, s, and number of cells that are kept. */
export const cellS = 0.2;
export const windowCells = 300;
/** A place with a larger error is not used, px: the track may have lost its object. */
const surePx = 2;

/** Where a track was at a moment: px, px/s; and the standard deviations of its place, px, and velocity, px/s, where they are known. */
export interface SkyPoint {
  readonly track: number;
  readonly tUs: number;
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
  readonly sx?: number;
  readonly svx?: number;
  /** Evidence for the track so far: 1 makes it an object. It counts where `sx` is known: else it is no sum. */
  readonly score?: number;
}

/** Places of a track, at the middle of each cell, from its first cell on; NaN where it was not seen. */
export interface TrackCells {
  readonly track: number;
  readonly first: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Mean square of the error of its places, per axis, px². */
  readonly square: number;
  /** Its velocity as it was reported last, px/s, and the standard deviation of that. */
  readonly vx: number;
  readonly vy: number;
  readonly svx: number;
}

/** What a {@link TrackLog} adds up of a track. */
interface Logged extends TrackCells {
  readonly x: number[];
  readonly y: number[];
  sumX: number;
  sumY: number;
  sumVx: number;
  sumVy: number;
  sumS: number;
  n: number;
  square: number;
  vx: number;
  vy: number;
  svx: number;
  /** Points of the whole track. */
  points: number;
}

/** The places of tracks, cell by cell, of the last minute where nothing else is said. */
export class TrackLog {
  readonly #tracks = new Map<number, Logged>();
  /** The cell that is open. */
  #cell = 0;
  readonly #startUs: number;
  readonly #keptCells: number;

  /** @param startUs when the first cell begins @param keptCells how many are looked back on */
  constructor(startUs: number, keptCells = windowCells) {
    this.#startUs = startUs;
    this.#keptCells = keptCells;
  }

  get cell(): number {
    return this.#cell;
  }

  /** The time at which a cell ends. */
  endUs(cell: number): number {
    return this.#startUs + (cell + 1) * cellS * 1e6;
  }

  /** Ends the open cell if a moment is beyond it; all up to there where no track is known. @returns whether one was ended: another may have to be */
  endBefore(tUs: number): boolean {
    const cell = Math.floor((tUs - this.#startUs) / (cellS * 1e6));
    if (cell <= this.#cell) return false;
    for (const one of this.#tracks.values()) endCell(one, this.#cell);
    this.#cell = this.#tracks.size === 0 ? cell : this.#cell + 1;
    this.forget(this.#cell - this.#keptCells);
    return true;
  }

  /** Forgets what was before a cell. */
  forget(before: number): void {
    for (const [track, one] of this.#tracks) {
      if (one.first + one.x.length <= before && one.n === 0) this.#tracks.delete(track);
      else if (one.first < before) this.#tracks.set(track, since(one, before));
    }
  }

  /** Takes in the points of a report, which lies in the open cell. */
  add(points: readonly SkyPoint[]): void {
    for (const { track, tUs, x, y, vx, vy, sx = placePx, svx = 0 } of points) {
      if (sx > surePx) continue;
      let one = this.#tracks.get(track);
      if (one === undefined) {
        one = {
          track,
          first: this.#cell,
          x: [],
          y: [],
          sumX: 0,
          sumY: 0,
          sumVx: 0,
          sumVy: 0,
          sumS: 0,
          n: 0,
          square: 0,
          vx,
          vy,
          svx,
          points: 0,
        };
        this.#tracks.set(track, one);
      }
      one.sumX += x;
      one.sumY += y;
      one.sumVx += vx;
      one.sumVy += vy;
      one.sumS += (tUs - this.#startUs) * 1e-6;
      [one.vx, one.vy, one.svx] = [vx, vy, svx];
      one.n++;
      one.points++;
      one.square += (Math.max(minPlacePx, sx) ** 2 - one.square) / one.points;
    }
  }

  /** Whether a track was seen lately. */
  has(track: number): boolean {
    return this.#tracks.has(track);
  }

  /** Since which cell a track is seen: the open one, if it has not been yet. */
  firstOf(track: number): number {
    return this.#tracks.get(track)?.first ?? this.#cell;
  }

  /** Begins a track anew. */
  delete(track: number): void {
    this.#tracks.delete(track);
  }

  /** All tracks that were seen within the window, but for the open cell. */
  get tracks(): readonly TrackCells[] {
    return [...this.#tracks.values()].filter(({ x }) => x.length > 0);
  }
}

/** Notes where a track was in the middle of a cell, if it was seen. */
function endCell(one: Logged, cell: number): void {
  const { n, sumS } = one;
  if (n === 0) return;
  const ahead = (cell + 0.5) * cellS - sumS / n;
  while (one.first + one.x.length < cell) {
    one.x.push(Number.NaN);
    one.y.push(Number.NaN);
  }
  one.x.push((one.sumX + ahead * one.sumVx) / n);
  one.y.push((one.sumY + ahead * one.sumVy) / n);
  one.sumX = one.sumY = one.sumVx = one.sumVy = one.sumS = one.n = 0;
}

/** A track without its cells before one. */
export function since<T extends TrackCells>(one: T, oldest: number): T {
  let drop = Math.min(one.x.length, Math.max(0, oldest - one.first));
  while (drop < one.x.length && Number.isNaN(one.x[drop])) drop++;
  return { ...one, first: one.first + drop, x: one.x.slice(drop), y: one.y.slice(drop) };
}
