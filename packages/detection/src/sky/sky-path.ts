import type { SensorSize } from '@spikeseg/events';
import { cellS, type SkyPoint, TrackLog } from './cells.ts';
import { frameOf } from './frame.ts';
import { windowOf } from './solve.ts';

/** How the sky moved over the chip in a recording: a star that stands at s, px from the middle of the chip, is at R(turn) s + (x, y) from it. */
export interface SkyPath {
  /** Times from the first to the last at which a star was seen, s since `startUs`, with what was known then. */
  readonly startUs: number;
  readonly knots: readonly SkyKnot[];
  /** rad/s, from x towards y. */
  readonly turnRadS: number;
}

export interface SkyKnot {
  readonly tS: number;
  readonly x: number;
  readonly y: number;
  /** Between slews the number stays; places of different numbers have nothing to do with each other. */
  readonly segment: number;
}

/** The usual motion of stars is that of this many cells before and after: a mount may follow the stars for a time, and something else for another. */
const aroundCells = 5;

/**
 * The path of the sky in a whole recording, by the points of its stars: where they stand, the path and the rotation are fitted by turns.
 * Undefined where none is seen. @param stars numbers of the tracks that are stars
 */
export function skyPath(points: readonly SkyPoint[], sensor: SensorSize, stars: ReadonlySet<number>): SkyPath | undefined {
  const own = points.filter(({ track }) => stars.has(track));
  if (own.length === 0) return undefined;
  const startUs = own[0].tUs;
  const log = new TrackLog(startUs, Number.POSITIVE_INFINITY);
  for (const point of own) {
    while (log.endBefore(point.tUs));
    log.add([point]);
  }
  const last = own[own.length - 1].tUs;
  while (log.endBefore(last + cellS * 1e6));
  const window = windowOf(log.tracks, [0, log.cell], sensor, aroundCells);
  const { x, y, carriers, turn } = frameOf(
    window,
    window.tracks.map(() => true),
  );
  const knots = Array.from(x, (at, c) => ({ tS: (c + 0.5) * cellS, x: at, y: y[c], segment: window.segment[c] }));
  return { startUs, turnRadS: turn, knots: knots.filter(({ segment }, c) => carriers[c] > 0 && segment >= 0) };
}
