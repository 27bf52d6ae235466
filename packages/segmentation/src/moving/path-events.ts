import type { FreshEvents } from '../evidence/fresh-events.ts';

/** A straight path: where an object is at `tUs`, and how it moves. */
export interface Line {
  readonly tUs: number;
  /** px, px/s */
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
}

/** Events near a path, oldest first: places, likelihood ratios, and times from a moment on, s. */
export interface PathEvents {
  readonly momentUs: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly s: readonly number[];
  readonly ratio: readonly number[];
}

/** The same path, seen at another time. */
export function lineAt({ tUs: knownUs, x, y, vx, vy }: Line, tUs: number): Line {
  const dt = (tUs - knownUs) / 1e6;
  return { tUs, x: x + vx * dt, y: y + vy * dt, vx, vy };
}

/**
 * Events that may belong to an object that is near a path: within `radiusPx` of it now, and within `spreadPxS` more for every second before.
 *
 * @param taken events that belong to others, by their place in `recent`
 */
export function eventsNear(
  line: Line,
  recent: FreshEvents,
  taken: Uint8Array,
  sinceUs: number,
  radiusPx: number,
  spreadPxS: number,
): PathEvents {
  const { x, y, tUs, ratio } = recent.columns();
  const near = { momentUs: line.tUs, x: [] as number[], y: [] as number[], s: [] as number[], ratio: [] as number[] };
  let begin = tUs.length;
  while (begin > 0 && tUs[begin - 1] >= sinceUs) begin--;
  for (let k = begin; k < tUs.length; k++) {
    const s = (tUs[k] - line.tUs) / 1e6;
    const reach = radiusPx - spreadPxS * s;
    const dx = x[k] - line.x - line.vx * s;
    if (dx > reach || dx < -reach) continue;
    const dy = y[k] - line.y - line.vy * s;
    if (dy > reach || dy < -reach || taken[k] === 1) continue;
    near.x.push(x[k]);
    near.y.push(y[k]);
    near.s.push(s);
    near.ratio.push(ratio[k]);
  }
  return near;
}
