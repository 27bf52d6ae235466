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
