/*
 * Additive homeostasis: a map that wins is harder to excite for a while, so that the other maps get their turn. In a
 * competed forward pass every map that fires has a winner, so "wins" and "fires" are one thing here.
 */

export interface AdaptiveThreshold {
  /** Threshold that a silent map decays to, in units of the membrane potential. */
  readonly thetaRest: number;
  /** Rise per win. */
  readonly thetaPlus: number;
  /** Time constant of the decay, stimuli. */
  readonly tauTheta: number;
  readonly thetaMax: number;
}

const f32 = Math.fround;

/**
 * The same homeostasis for a layer with another resting threshold: rise and maximum scale with it, time does not.
 *
 * @param restingThreshold of the layer; the options come back unchanged when it is `thetaRest`
 */
export function scaleToRest(options: AdaptiveThreshold, restingThreshold: number): AdaptiveThreshold {
  if (restingThreshold === options.thetaRest) return options;
  const scale = restingThreshold / options.thetaRest;
  return {
    thetaRest: restingThreshold,
    thetaPlus: options.thetaPlus * scale,
    tauTheta: options.tauTheta,
    thetaMax: options.thetaMax * scale,
  };
}

/**
 * Threshold of a map after one stimulus: θ ← min(θ + θ⁺, θmax) when it won, then θ ← rest + (θ − rest)·e^(−1/τ).
 *
 * A map that always wins settles at rest + θ⁺·e^(−1/τ)/(1 − e^(−1/τ)), which it exceeds by θ⁺ just after a win.
 *
 * @see Diehl & Cook 2015, Frontiers in Computational Neuroscience 9; Lee et al. 2018, IEEE TCDS 11
 */
export function adaptThreshold(options: AdaptiveThreshold, theta: number, won: boolean): number {
  const rest = f32(options.thetaRest);
  const raised = won ? Math.min(f32(theta + f32(options.thetaPlus)), f32(options.thetaMax)) : theta;
  return f32(rest + f32(f32(raised - rest) * f32(Math.exp(-1 / options.tauTheta))));
}
