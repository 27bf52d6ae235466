/** A sum of evidence that grows, nats: its mean and its variance per s, and what it must reach. */
export interface Stage {
  readonly natsPerS: number;
  readonly variancePerS: number;
  readonly nats: number;
}

/**
 * The chance that sums of evidence which follow one another have all reached what they must within a time: the inverse Gaussian distribution of the mean
 * m = Σ h/μ and the variance Σ h·σ²/μ³ of their first passages; 0 where one of them does not grow.
 *
 * @see Folks & Chhikara 1978, Journal of the Royal Statistical Society B 40, 263
 */
export function passedWithin(stages: readonly Stage[], seconds: number): number {
  let [mean, variance] = [0, 0];
  for (const { natsPerS, variancePerS, nats } of stages) {
    if (!(natsPerS > 0)) return 0;
    mean += nats / natsPerS;
    variance += (nats * variancePerS) / natsPerS ** 3;
  }
  const shape = mean ** 3 / variance;
  const root = Math.sqrt(shape / seconds);
  const before = normalBelow(root * (seconds / mean - 1));
  // e^(2 shape / mean) times a normal tail: as one exponential, as each alone leaves what a number can hold.
  const z = root * (seconds / mean + 1);
  return Math.min(1, before + tailRatio(z) * Math.exp((2 * shape) / mean - (z * z) / 2));
}

const normalBelow = (z: number): number =>
  z < 0 ? tailRatio(-z) * Math.exp((-z * z) / 2) : 1 - tailRatio(z) * Math.exp((-z * z) / 2);

/** Φ(−z) e^(z²/2) for z ≥ 0, to 1e-7 (Abramowitz & Stegun 1964, 26.2.17). */
function tailRatio(z: number): number {
  const k = 1 / (1 + 0.2316419 * z);
  const series = k * (0.31938153 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
  return series / Math.sqrt(2 * Math.PI);
}
