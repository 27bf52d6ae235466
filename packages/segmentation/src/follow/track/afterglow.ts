import { rateOf, spotPx2, type Track } from './track.ts';

/** From here on an object leaves what it has passed behind, px/s. */
const slowestPxS = 60;
/** How long pixels go on after it, s, and how many events they give beside its own. */
const [glowS, share] = [0.1, 0.5];
/** Farther behind nothing is its doing, s. */
const longestS = 0.4;

/** Whether a track explains what comes behind it. */
export const leavesGlow = ({ id, vx, vy }: Track): boolean => id !== undefined && vx * vx + vy * vy > slowestPxS * slowestPxS;

/** Odds that an event comes from a pixel that a fast object has passed: along its way, fewer the longer ago that was. @param ratio likelihood ratio of the event, s·px */
export function glowOdds(track: Track, x: number, y: number, tUs: number, ratio: number): number {
  const { vx, vy, pp } = track;
  const speed = Math.hypot(vx, vy);
  const s = (tUs - track.tUs) * 1e-6;
  const dx = x - track.x - vx * s;
  const dy = y - track.y - vy * s;
  const behind = -(dx * vx + dy * vy) / speed;
  if (behind <= 0 || behind > longestS * speed) return 0;
  const across2 = dx * dx + dy * dy - behind * behind;
  const variance = pp + spotPx2;
  if (across2 > 9 * variance) return 0;
  const along = Math.exp(-behind / (glowS * speed)) / (glowS * speed);
  return (share * rateOf(track) * ratio * along * Math.exp(-across2 / 2 / variance)) / Math.sqrt(2 * Math.PI * variance);
}
