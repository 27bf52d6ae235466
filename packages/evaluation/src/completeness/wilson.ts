import type { Estimate } from '../scoring/bootstrap.ts';

/** Two-sided 95 % of a normal distribution. */
const z95 = 1.959963984540054;

/**
 * Share of successes with its score interval, which stays in 0 to 1 and has a width also where all or none succeed:
 *
 *     (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)
 *
 * @param successes 0 … trials
 * @param z standard deviations of the interval; 95 % where left out
 * @see Wilson 1927, Journal of the American Statistical Association 22, 209
 */
export function wilsonInterval(successes: number, trials: number, z = z95): Estimate {
  if (trials === 0) return { value: null, low: null, high: null };
  const p = successes / trials;
  const square = (z * z) / trials;
  const middle = p + square / 2;
  const half = z * Math.sqrt((p * (1 - p)) / trials + square / (4 * trials));
  return {
    value: p,
    low: successes === 0 ? 0 : (middle - half) / (1 + square),
    high: successes === trials ? 1 : (middle + half) / (1 + square),
  };
}
