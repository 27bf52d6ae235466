/*
 * The label-free figure that picks the best checkpoint: how exactly the winners' weights match what they saw.
 *
 * Judged by what could win it without having learned. The cosine between weights and pattern is about √density for any
 * constant map, so a saturated one wins on busy input. Pearson's correlation is 0 for constants but blind to scale: a map
 * that moved by one percent of the range after a single win scores like a finished one. Lin's concordance of the weights in
 * units of their range with the 0/1 pattern is 0 for constants, small for small contrast, and 1 only when the weights are
 * the pattern. Averaged over maps, not winners: a map that never wins counts 0, so neither a dead layer nor one lucky
 * winner scores.
 *
 * It compares epochs of one layer on the same stimuli and is no absolute grade. A winner is the place that matches its map
 * best, so maps that learned clusters of pure noise reach about half of the scale. Nor does it see whether a pattern is a
 * satellite, or whether two maps know the same one.
 */

/**
 * Concordance correlation of weights and pattern: 2·cov(u, p) / (var u + var p + (ū − p̄)²), in [−1, 1]. 1 = equal, 0 where
 * either is constant.
 *
 * @param weights u, [synapses], 0 = weakest and 1 = strongest possible synapse
 * @param pattern p, [synapses], 0 or 1
 * @see Lin 1989, Biometrics 45
 */
export function concordance(weights: ArrayLike<number>, pattern: ArrayLike<number>): number {
  const n = weights.length;
  let [sumU, sumP] = [0, 0];
  for (let i = 0; i < n; i++) {
    sumU += weights[i];
    sumP += pattern[i];
  }
  const [meanU, meanP] = [sumU / n, sumP / n];
  let [varU, varP, cov] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [u, p] = [weights[i] - meanU, pattern[i] - meanP];
    varU += (u * u) / n;
    varP += (p * p) / n;
    cov += (u * p) / n;
  }
  const scale = varU + varP + (meanU - meanP) ** 2;
  return scale === 0 ? 0 : (2 * cov) / scale;
}

/** Validation figure of a layer. */
export interface Selectivity {
  /** Mean over maps of the mean concordance of the map's winners; a map without winners counts 0. */
  readonly figure: number;
  /** Winners seen, and the share of stimuli that had one. */
  readonly winners: number;
  readonly coverage: number;
}

/**
 * Sums up the concordances of all winners of a validation pass.
 *
 * @param maps number of maps
 * @param stimuli per stimulus its winners: map and concordance
 */
export function selectivity(
  maps: number,
  stimuli: readonly (readonly { readonly map: number; readonly match: number }[])[],
): Selectivity {
  const sums = new Float64Array(maps);
  const counts = new Uint32Array(maps);
  for (const { map, match } of stimuli.flat()) {
    sums[map] += match;
    counts[map]++;
  }
  const perMap = sums.map((sum, map) => (counts[map] === 0 ? 0 : sum / counts[map]));
  return {
    figure: perMap.reduce((total, mean) => total + mean, 0) / maps,
    winners: counts.reduce((total, count) => total + count, 0),
    coverage: stimuli.length === 0 ? 0 : stimuli.filter((winners) => winners.length > 0).length / stimuli.length,
  };
}
