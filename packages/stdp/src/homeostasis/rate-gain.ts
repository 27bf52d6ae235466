/*
 * Rate-based homeostasis: a gain per map multiplies its threshold, up for maps that fire more often than the target and
 * down for the others. Slow where the adaptive threshold is quick. float64: gains are never compared across engines, only
 * their product with θ, rounded once.
 */

export interface RateGain {
  /** Share of the stimuli that a map should fire for. */
  readonly targetRate: number;
  readonly learningRate: number;
  /** Bounds of the gain: multiples of the (resting and adaptive) threshold. */
  readonly gainMin: number;
  readonly gainMax: number;
  /** Time constant of the running rate, stimuli, ≥ 1; one check interval is a good choice. */
  readonly rateWindow: number;
}

/**
 * Running firing rate after one stimulus: r ← r + (fired − r)/n, an exponential average over about n = `rateWindow` stimuli.
 * It starts at the target, so that a gain moves on evidence and not for want of it.
 */
export function updateRate({ rateWindow }: RateGain, rate: number, fired: boolean): number {
  return rate + ((fired ? 1 : 0) - rate) / rateWindow;
}

/** Gain after one stimulus: g ← g·(1 + lr·(r − target)), clamped to [gainMin, gainMax]. */
export function updateGain({ learningRate, targetRate, gainMin, gainMax }: RateGain, gain: number, rate: number): number {
  return Math.min(gainMax, Math.max(gainMin, gain * (1 + learningRate * (rate - targetRate))));
}

/** Threshold that the neurons of a map compare with: gain·θ in float32. */
export function effectiveThreshold(gain: number, theta: number): number {
  return Math.fround(Math.fround(gain) * theta);
}
