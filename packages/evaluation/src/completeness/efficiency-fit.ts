/** How many objects of one magnitude were found. */
export interface EfficiencyCount {
  readonly magnitude: number;
  readonly found: number;
  readonly trials: number;
}

/** η(m) = a · ½ · (1 − tanh((m − m0) / d)). */
export interface EfficiencyCurve {
  /** a, above 0 and up to 1: the share that is found of what is bright enough. */
  readonly plateau: number;
  /** m0: where η is half of a. */
  readonly magnitude: number;
  /** d > 0: η falls from 88 % of a to 12 % within 2d. */
  readonly width: number;
}

/** A curve that was fitted, and how well. */
export interface EfficiencyFit extends EfficiencyCurve {
  /** Twice the log-likelihood that is missing to a curve through every point; about χ² of `degreesOfFreedom`. */
  readonly deviance: number;
  readonly degreesOfFreedom: number;
}

/** The fitted efficiency at a magnitude. */
export const efficiencyAt = ({ plateau, magnitude, width }: EfficiencyCurve, at: number): number =>
  plateau * fallOff((at - magnitude) / width);

/**
 * The magnitude at which the fitted efficiency is q, m0 + d · artanh(1 − 2q/a); undefined where the curve never is. With a = 1 the
 * magnitude of q = ½ is m0.
 */
export const magnitudeAt = ({ plateau, magnitude, width }: EfficiencyCurve, q: number): number | undefined =>
  q < plateau ? magnitude + width * Math.atanh(1 - (2 * q) / plateau) : undefined;

const fallOff = (u: number): number => (1 - Math.tanh(u)) / 2;

/** Least width as a share of the largest step of the magnitudes: a curve that falls from 99 % to 1 % within a step looks like a steeper one. */
const steepest = 0.22;
/** Starts of the width, as shares of the range of the magnitudes. */
const widths = [0.05, 0.15, 0.4];
/** The simplex ends when its log-likelihoods and magnitudes are as near to each other as this; from a fit that is near, sooner. */
const tolerances = { fine: [1e-9, 1e-6], near: [1e-6, 1e-3] } as const;
const maxSteps = 200;
/** Of the bisection for the plateau, which is then known to 2^-36. */
const halvings = 36;

/**
 * Maximum-likelihood fit of the form that surveys of the outer solar system use, to counts that are binomial. For every m0 and d the
 * best a is found by bisection (the likelihood is concave in a), and m0 and ln d by a simplex, from the best point of a grid or
 * from a fit that is near.
 *
 * @param counts of at least two magnitudes, some found and some missed
 * @returns undefined where everything or nothing was found, or there are fewer than two magnitudes: such counts have no curve
 * @see Bannister et al. 2016, Astronomical Journal 152, 70 (OSSOS); Nelder & Mead 1965, Computer Journal 7, 308
 */
export function fitEfficiency(counts: readonly EfficiencyCount[], near?: EfficiencyCurve): EfficiencyFit | undefined {
  const used = counts.filter(({ trials }) => trials > 0).toSorted((a, b) => a.magnitude - b.magnitude);
  const isMixed = used.some(({ found }) => found > 0) && used.some(({ found, trials }) => found < trials);
  if (used.length < 2 || !isMixed) return undefined;
  const binned: Counts = {
    magnitude: Float64Array.from(used, ({ magnitude }) => magnitude),
    found: Float64Array.from(used, ({ found }) => found),
    missed: Float64Array.from(used, ({ found, trials }) => trials - found),
    share: new Float64Array(used.length),
  };
  const { magnitude: magnitudes } = binned;
  const [low, high] = [magnitudes[0], magnitudes[magnitudes.length - 1]];
  const range = high - low;
  const step = Math.max(...magnitudes.subarray(1).map((magnitude, i) => magnitude - magnitudes[i]));
  const shapeOf = ([magnitude, logWidth]: FitPoint): Omit<EfficiencyCurve, 'plateau'> => ({
    magnitude: clamp(magnitude, low - range, high + range),
    width: clamp(Math.exp(logWidth), steepest * step, 2 * range),
  });
  const missing = (point: FitPoint): number => -bestPlateau(binned, shapeOf(point)).logLikelihood;
  const starts: FitPoint[] = near
    ? [[near.magnitude, Math.log(near.width)]]
    : [...magnitudes].flatMap((magnitude) => widths.map((share): FitPoint => [magnitude + step / 2, Math.log(share * range)]));
  const start = starts.reduce((best, point) => (missing(point) < missing(best) ? point : best));
  const shape = shapeOf(minimum(missing, start, { size: [step / 2, 0.4], tolerance: near ? tolerances.near : tolerances.fine }));
  const { plateau, logLikelihood } = bestPlateau(binned, shape);
  const deviance = 2 * (saturated(used) - logLikelihood);
  return { plateau, ...shape, deviance: Math.max(0, deviance), degreesOfFreedom: Math.max(0, used.length - 3) };
}

/** m0 and ln d. */
type FitPoint = readonly [magnitude: number, logWidth: number];

/** Counts by magnitude, and the curve's share of its plateau there. */
interface Counts {
  readonly magnitude: Float64Array;
  readonly found: Float64Array;
  readonly missed: Float64Array;
  readonly share: Float64Array;
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Log-likelihood of a curve through every point. */
const saturated = (counts: readonly EfficiencyCount[]): number =>
  counts.reduce((sum, { found, trials }) => sum + xLogY(found, found / trials) + xLogY(trials - found, 1 - found / trials), 0);

const xLogY = (x: number, y: number): number => (x === 0 ? 0 : x * Math.log(y));

/** The plateau of highest likelihood for m0 and d, and that likelihood; fills in the shares. */
function bestPlateau(counts: Counts, { magnitude, width }: Omit<EfficiencyCurve, 'plateau'>) {
  const { found, missed, share } = counts;
  // Never exactly 0 or 1: one miss among what must be found would else forbid a curve.
  for (let i = 0; i < share.length; i++) share[i] = clamp(fallOff((counts.magnitude[i] - magnitude) / width), 1e-12, 1 - 1e-12);
  const plateau = slopeAt(1, counts) >= 0 ? 1 : plateauBelow1(counts);
  let logLikelihood = 0;
  for (let i = 0; i < share.length; i++)
    logLikelihood += xLogY(found[i], plateau * share[i]) + xLogY(missed[i], 1 - plateau * share[i]);
  return { plateau, logLikelihood };
}

/** Derivative of the log-likelihood by the plateau: falls as that rises. */
function slopeAt(plateau: number, { found, missed, share }: Counts): number {
  let slope = 0;
  for (let i = 0; i < share.length; i++) slope += found[i] / plateau - (missed[i] * share[i]) / (1 - plateau * share[i]);
  return slope;
}

/** Where the derivative is 0, by bisection. */
function plateauBelow1(counts: Counts): number {
  let [low, high] = [0, 1];
  for (let halving = 0; halving < halvings; halving++) {
    const middle = (low + high) / 2;
    if (slopeAt(middle, counts) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

interface SimplexSearch {
  /** Of the first simplex. */
  readonly size: FitPoint;
  /** Of values and of magnitudes. */
  readonly tolerance: readonly [value: number, magnitude: number];
}

/** Where a function of two numbers is least, by Nelder and Mead's simplex. */
function minimum(of: (point: FitPoint) => number, start: FitPoint, { size, tolerance }: SimplexSearch): FitPoint {
  const at = (point: FitPoint) => ({ point, value: of(point) });
  const simplex = [at(start), at([start[0] + size[0], start[1]]), at([start[0], start[1] + size[1]])];
  for (let step = 0; step < maxSteps; step++) {
    simplex.sort((a, b) => a.value - b.value);
    const [best, good, worst] = simplex;
    if (worst.value - best.value < tolerance[0] && Math.abs(worst.point[0] - best.point[0]) < tolerance[1]) break;
    const middle: FitPoint = [(best.point[0] + good.point[0]) / 2, (best.point[1] + good.point[1]) / 2];
    const along = (share: number) =>
      at([middle[0] + share * (worst.point[0] - middle[0]), middle[1] + share * (worst.point[1] - middle[1])]);
    const reflected = along(-1);
    if (reflected.value < best.value) {
      const expanded = along(-2);
      simplex[2] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < good.value) simplex[2] = reflected;
    else {
      const contracted = along(reflected.value < worst.value ? -0.5 : 0.5);
      if (contracted.value < Math.min(worst.value, reflected.value)) simplex[2] = contracted;
      else
        for (const i of [1, 2] as const)
          simplex[i] = at([(best.point[0] + simplex[i].point[0]) / 2, (best.point[1] + simplex[i].point[1]) / 2]);
    }
  }
  return simplex.reduce((best, one) => (one.value < best.value ? one : best)).point;
}
