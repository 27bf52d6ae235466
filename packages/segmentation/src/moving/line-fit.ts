import type { Line, PathEvents } from './path-events.ts';

/** Fewest events that say where a line is and how it moves. */
const fewest = 4;

/** Standard deviation of an event from the line, px. */
const placePx = 1.5;

/**
 * Fits a line to the events near another one by least squares. An event weighs as much as it is likely to be one of the object's, its
 * distance taken into account.
 *
 * @param line at the moment of the events @param windowS how far back to look @param radiusPx farthest event from the line
 * @param velocityPxS standard deviation of the velocity from the one that is assumed, px/s
 * @returns undefined where there are too few
 */
export function fitLine(
  line: Line,
  { x, y, s, ratio }: PathEvents,
  windowS: number,
  radiusPx: number,
  spotRate: number,
  velocityPxS: number,
): Line | undefined {
  let [count, n, st, sx, sy, stt, stx, sty] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let k = s.length - 1; k >= 0 && s[k] >= -windowS; k--) {
    const [dx, dy] = [x[k] - line.x - line.vx * s[k], y[k] - line.y - line.vy * s[k]];
    const distance = (dx * dx + dy * dy) / (radiusPx * radiusPx);
    if (distance > 1) continue;
    const odds = spotRate * ratio[k] * Math.exp(-2 * distance);
    const weight = odds / (1 + odds);
    count++;
    n += weight;
    st += weight * s[k];
    sx += weight * dx;
    sy += weight * dy;
    stt += weight * s[k] * s[k];
    stx += weight * s[k] * dx;
    sty += weight * s[k] * dy;
  }
  // The velocity that it was thought to have counts as much as events of this spread in time would.
  const spread = n * stt - st * st + n * (placePx / velocityPxS) ** 2;
  if (count < fewest || !(spread > 0)) return undefined;
  const [dvx, dvy] = [(n * stx - st * sx) / spread, (n * sty - st * sy) / spread];
  return {
    tUs: line.tUs,
    x: line.x + (sx - dvx * st) / n,
    y: line.y + (sy - dvy * st) / n,
    vx: line.vx + dvx,
    vy: line.vy + dvy,
  };
}
