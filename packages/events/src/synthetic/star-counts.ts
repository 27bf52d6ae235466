import { firstAbove } from './spots/random-draws.ts';

/**
 * Stars of the whole sky down to magnitude 0, 1 … 16: Tycho-2 and UCAC4 together. Their decimal logarithm rises by 0.5 per
 * magnitude around 6 and by 0.36 around 15: the dimmer, the fewer more.
 *
 * @see H. Kleijn, "Counting stars", hnsky.org/star_count.htm; Høg et al. 2000, A&A 355, L27; Zacharias et al. 2013, AJ 145, 44
 */
const counts = [
  3, 14, 55, 191, 558, 1744, 5326, 16503, 48559, 139375, 382925, 1048084, 2955951, 7346735, 17214116, 39387795, 88896114,
] as const;
const logCounts = Float64Array.from(counts, Math.log);

/** Dimmest magnitude of the counts. */
export const dimmestMagnitude = counts.length - 1;

/** Natural logarithm of the stars of the whole sky down to a magnitude of 0 to 16, straight between whole magnitudes. */
export function logStarCount(magnitude: number): number {
  const below = Math.min(Math.floor(magnitude), dimmestMagnitude - 1);
  return logCounts[below] + (magnitude - below) * (logCounts[below + 1] - logCounts[below]);
}

/**
 * Magnitude down to which a share of the stars are that are no dimmer than `dimmest`.
 *
 * @param share in (0, 1]
 * @returns no less than `brightest`
 */
export function magnitudeOfShare(share: number, [brightest, dimmest]: readonly [number, number]): number {
  const log = Math.log(share) + logStarCount(dimmest);
  const above = Math.max(1, firstAbove(logCounts, log));
  const magnitude = above - 1 + (log - logCounts[above - 1]) / (logCounts[above] - logCounts[above - 1]);
  return Math.min(dimmest, Math.max(brightest, magnitude));
}

/** Events/s of a star. @param zeroPoint magnitude that gives one event/s */
export const rateOfMagnitude = (magnitude: number, zeroPoint: number): number => 10 ** (0.4 * (zeroPoint - magnitude));
