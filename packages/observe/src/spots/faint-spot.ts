/** Events and time at which a place was seen, cell by cell of 1 px, row by row. */
export interface Stack {
  readonly width: number;
  readonly height: number;
  /** Cells at each edge that tell the background alone. */
  readonly margin: number;
  readonly counts: Float64Array;
  /** s */
  readonly seconds: Float64Array;
}

/** The likeliest spot of a stack, and what may be there at most. */
export interface FaintSpot {
  /** Its cell, without the margin. */
  readonly column: number;
  readonly row: number;
  /** Events/s, with the standard deviation. */
  readonly rate: number;
  readonly sigma: number;
  /** How likely background has a spot as bright anywhere in the stack. */
  readonly chance: number;
  /** No place has more events/s, with 95 % confidence. */
  readonly limit: number;
  /** Seconds for which the place was seen. */
  readonly seconds: number;
}

/** Of ln L: 95 % of one side of a normal distribution. */
const limitDrop = 1.645 ** 2 / 2;
/** The spot reaches so many point spreads; the background is that of a ring between these, or to the edge of the margin. */
const [spotSpreads, ringFrom] = [3, 4];
/** What a path and the edges of cells add to the width of a spot, px². */
const pathVariance = 0.5;
/** Cells of the ring to each side. */
export const ringCells = 14;
/** Of so many places the largest limit is computed. */
const limitedPlaces = 30;
/** A cell counts where it was seen for such a share of the longest time. */
const seenShare = 0.05;

/**
 * The likeliest Gaussian spot: at every place by the likelihood ratio of Poisson counts, N ln(1 + s g / ρ) − s Σ t g, with the background ρ of a
 * ring about it. The chance counts all places: it is that of the maximum of a smoothed normal field (Euler characteristic), with the scatter
 * of all places where that is larger than Poisson's.
 */
export function faintSpot(stack: Stack, psfPx: number): FaintSpot | undefined {
  const { width, height, margin } = stack;
  const template = gaussian(psfPx);
  const [sumN, sumT] = [integral(stack, stack.counts), integral(stack, stack.seconds)];
  const longest = stack.seconds.reduce((max, one) => Math.max(max, one), 0);
  const places: FaintCell[] = [];
  for (let row = margin; row < height - margin; row++)
    for (let column = margin; column < width - margin; column++) {
      if (stack.seconds[row * width + column] < seenShare * longest) continue;
      const place = placeOf(stack, template, row, column, [sumN, sumT], ringFrom * psfPx);
      if (place) places.push(place);
    }
  if (longest === 0 || places.length === 0) return undefined;
  // Of a normal distribution the median distance is 0.67 standard deviations.
  const scatter = places.map(({ z }) => Math.abs(z)).toSorted((a, b) => a - b)[places.length >> 1] * 1.48;
  const over = Math.max(1, scatter);
  const best = places.reduce((max, one) => (one.z > max.z ? one : max));
  const brightest = places.toSorted((a, b) => b.limit - a.limit).slice(0, limitedPlaces);
  const limits = brightest.map((place) => limitOf(spotCells(stack, template, place), over));
  const { rate, logRatio, sigma } = rateOf(spotCells(stack, template, best));
  const u = Math.sqrt(2 * logRatio) / over;
  return {
    column: best.column - margin,
    row: best.row - margin,
    rate,
    sigma: sigma * over,
    chance: chanceOf(u, width - 2 * margin, height - 2 * margin, psfPx),
    limit: Math.max(...limits),
    seconds: stack.seconds[best.row * width + best.column],
  };
}

interface FaintCell {
  readonly column: number;
  readonly row: number;
  /** Events per cell and second. */
  readonly background: number;
  /** Standard deviations above the background, and a rough limit. */
  readonly z: number;
  readonly limit: number;
}

function placeOf(
  stack: Stack,
  template: Template,
  row: number,
  column: number,
  [sumN, sumT]: readonly Float64Array[],
  inner: number,
): FaintCell | undefined {
  const { width, height, counts, seconds } = stack;
  const box = (of: Float64Array, by: number): number => {
    const [left, right] = [Math.max(0, column - by), Math.min(width, column + by + 1)];
    const [top, bottom] = [Math.max(0, row - by), Math.min(height, row + by + 1)];
    const at = (y: number, x: number): number => of[y * (width + 1) + x];
    return at(bottom, right) - at(top, right) - at(bottom, left) + at(top, left);
  };
  const ring = (of: Float64Array): number => box(of, ringCells) - box(of, Math.round(inner));
  const [ringN, ringT] = [ring(sumN), ring(sumT)];
  if (ringT <= 0) return undefined;
  // Half an event more: no background is no certainty.
  const background = (ringN + 0.5) / ringT;
  let [exposure, square, sum] = [0, 0, 0];
  eachCell(stack, template, row, column, (cell, g) => {
    exposure += g * seconds[cell];
    square += g * g * seconds[cell];
    sum += g * counts[cell];
  });
  const excess = sum - background * exposure;
  // The background's own error, too.
  const sigma = Math.sqrt(background * square + (exposure * exposure * background) / ringT);
  return { column, row, background, z: excess / sigma, limit: excess / square + 2 * Math.sqrt(background / square) };
}

/** What the likelihood of a spot is made of: of each cell with events their number, and the template over the background. */
interface SpotCells {
  readonly counts: readonly number[];
  readonly shares: readonly number[];
  /** Σ t g, and Σ t g² / ρ. */
  readonly exposure: number;
  readonly information: number;
}

function spotCells(stack: Stack, template: Template, { row, column, background }: FaintCell): SpotCells {
  const [counts, shares]: number[][] = [[], []];
  let [exposure, square] = [0, 0];
  eachCell(stack, template, row, column, (cell, g) => {
    exposure += g * stack.seconds[cell];
    square += g * g * stack.seconds[cell];
    if (stack.counts[cell] === 0) return;
    counts.push(stack.counts[cell]);
    shares.push(g / background);
  });
  return { counts, shares, exposure, information: square / background };
}

function eachCell(
  { width, height }: Stack,
  { half, values }: Template,
  row: number,
  column: number,
  each: (cell: number, g: number) => void,
): void {
  for (let y = Math.max(0, row - half); y <= Math.min(height - 1, row + half); y++)
    for (let x = Math.max(0, column - half); x <= Math.min(width - 1, column + half); x++)
      each(y * width + x, values[(y - row + half) * (2 * half + 1) + x - column + half]);
}

/** ln L of a rate against none, per place. */
const logLikelihood = ({ counts, shares, exposure }: SpotCells, rate: number): number =>
  counts.reduce((sum, n, i) => sum + n * Math.log1p(rate * shares[i]), 0) - rate * exposure;

/** The likeliest rate, by bisection of the derivative, which falls. */
function rateOf(place: SpotCells) {
  const { counts, shares, exposure, information } = place;
  const slope = (rate: number): number =>
    counts.reduce((sum, n, i) => sum + (n * shares[i]) / (1 + rate * shares[i]), 0) - exposure;
  const max = counts.reduce((sum, n) => sum + n, 0) / exposure;
  const rate = slope(0) <= 0 ? 0 : bisect(0, max, (one) => slope(one) > 0);
  const curvature = counts.reduce((sum, n, i) => sum + n * (shares[i] / (1 + rate * shares[i])) ** 2, 0);
  return {
    rate,
    logRatio: Math.max(0, logLikelihood(place, rate)),
    sigma: 1 / Math.sqrt(curvature > 0 ? curvature : information),
  };
}

/** Where the likelihood has fallen by what 95 % ask for. */
function limitOf(place: SpotCells, over: number): number {
  const { rate, logRatio, sigma } = rateOf(place);
  const min = logRatio - limitDrop * over * over;
  let max = rate + sigma + 3 / place.exposure;
  while (logLikelihood(place, max) > min) max *= 2;
  return bisect(rate, max, (one) => logLikelihood(place, one) > min);
}

function bisect(low: number, high: number, isBelow: (value: number) => boolean): number {
  for (let round = 0; round < 40; round++) {
    const middle = (low + high) / 2;
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The chance that a field of normal noise, smoothed by a Gaussian, exceeds u standard deviations somewhere: its expected Euler characteristic.
 *
 * @see Adler & Taylor 2007, Random Fields and Geometry
 */
function chanceOf(u: number, width: number, height: number, psfPx: number): number {
  const fall = Math.exp((-u * u) / 2);
  const perPx = 1 / (Math.SQRT2 * psfPx);
  const area = width * height * perPx ** 2 * u * (2 * Math.PI) ** -1.5;
  return Math.min(1, fall * (area + ((width + height) * perPx) / (2 * Math.PI)) + normalTail(u));
}

/** Probability of more than u standard deviations, to 1.2 · 10⁻⁷ of itself. @see Numerical Recipes, erfcc */
function normalTail(u: number): number {
  const t = 1 / (1 + (0.5 * u) / Math.SQRT2);
  const factors = [
    0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368, -1.26551223,
  ];
  return 0.5 * t * Math.exp((-u * u) / 2 + factors.reduce((sum, factor) => sum * t + factor, 0));
}

interface Template {
  readonly half: number;
  readonly values: Float64Array;
}

/** Share of a spot's events in each cell about its middle. */
function gaussian(psfPx: number): Template {
  const half = Math.ceil(spotSpreads * psfPx);
  const side = 2 * half + 1;
  const square = psfPx * psfPx + pathVariance;
  const values = Float64Array.from({ length: side * side }, (_, i) => {
    const [dx, dy] = [(i % side) - half, Math.floor(i / side) - half];
    return Math.exp(-(dx * dx + dy * dy) / (2 * square)) / (2 * Math.PI * square);
  });
  return { half, values };
}

/** Sums over all cells above and to the left. */
function integral({ width, height }: Stack, values: Float64Array): Float64Array {
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++)
    for (let x = 0, line = 0; x < width; x++) {
      line += values[y * width + x];
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + line;
    }
  return sums;
}
