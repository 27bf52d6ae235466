/**
 * The level that a leaky count of Poisson events exceeds with a chance of at most exp(−nats).
 *
 * A sum of exp(−age / τ) over Poisson events of mean m has the cumulants K(s) = m · Ein(s). By Chernoff
 * P(sum ≥ K′(s)) ≤ exp(K(s) − s · K′(s)), so that s solves m · (eˢ − 1 − Ein(s)) = nats and the level is K′(s) =
 * m · (eˢ − 1) / s.
 *
 * @param mean m, expected sum, ≥ 0
 * @param nats > 0
 * @returns Infinity when nothing is expected: nothing can be told from a surprise then
 */
export function countLevel(mean: number, nats: number): number {
  if (mean <= 0) return Infinity;
  let [low, high] = [0, 1];
  while (mean * (Math.expm1(high) - exponentialIntegral(high)) < nats) high *= 2;
  for (let i = 0; i < halvings; i++) {
    const middle = (low + high) / 2;
    if (mean * (Math.expm1(middle) - exponentialIntegral(middle)) < nats) low = middle;
    else high = middle;
  }
  return (mean * Math.expm1(high)) / high;
}

/** Leaves an error of 1e-9 of the bracket, far below what a count can tell. */
const halvings = 30;

/**
 * Ein(s) = ∫₀¹ (e^{s·u} − 1) / u du = Σ sᵏ / (k · k!), the entire exponential integral (with the sign that makes it grow).
 *
 * It is what a leaky sum needs: over Poisson events of rate b that weigh w · exp(−age / τ), ln E[exp sum] = b · τ · Ein(w).
 *
 * @param s ≥ 0: all terms are positive, so that nothing cancels
 */
export function exponentialIntegral(s: number): number {
  let power = s;
  let sum = s;
  for (let k = 2; power > sum * 1e-16; k++) {
    power *= s / k;
    sum += power / k;
  }
  return sum;
}
