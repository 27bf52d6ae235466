import type { Point } from './wcs/point.ts';

/** Share of tested stars that the other list is taken not to have. */
const strangers = 0.25;
/** A tenth of the places have three times the error. */
const tail = { share: 0.1, times: 3 };
/** Stars beyond these add nothing that matters. */
export const maxStars = 60;

/** A star, and the variance of its place per axis, px². */
export interface PlacedStar {
  readonly at: Point;
  readonly variance: number;
}

/** A star that is tested, and how many of its list are brighter. */
export interface RankedStar extends PlacedStar {
  readonly rank: number;
}

/** How stars are tested by others. */
export interface StarTest<Other> {
  readonly areaPx: number;
  /** Where another should be by now. */
  readonly expected: (other: Other) => PlacedStar;
  /** Called where a star most likely is one of the others. */
  readonly onMatch?: (tested: Point, other: Other) => void;
  /** Stops below this. */
  readonly hopeless?: number;
}

/**
 * How much likelier the places of stars are where others are near them than anywhere on the chip, the brightest first:
 *
 * f(z) / f₀ = strangers + (1 − strangers) · A/L · Σⱼ N(z; zⱼ, σⱼ²),
 *
 * with the L brightest of the others that are not taken yet. Where the lists have nothing to do with each other each factor has the mean 1,
 * whatever came before, so that the product exceeds 1/α with a probability of at most α (Ville's inequality).
 *
 * @returns natural logarithm of the product: after all stars, and its largest value on the way
 */
export function starOdds<Other>(
  tested: readonly RankedStar[],
  others: readonly Other[],
  { areaPx, expected, onMatch, hopeless = Number.NEGATIVE_INFINITY }: StarTest<Other>,
): { readonly all: number; readonly highest: number } {
  const rest = [...others];
  let [all, highest] = [0, 0];
  for (const { at: place, rank, variance: own } of tested.slice(0, maxStars)) {
    const shown = Math.min(rest.length, Math.ceil(1.5 * (rank + 1)) + 4);
    if (shown === 0) break;
    let [sum, nearest, likeliest] = [0, -1, 0];
    for (let j = 0; j < shown; j++) {
      const { at, variance: its } = expected(rest[j]);
      const variance = own + its;
      const square = (at[0] - place[0]) ** 2 + (at[1] - place[1]) ** 2;
      if (square > 40 * tail.times ** 2 * variance) continue;
      const density = normal(square, variance) * (1 - tail.share) + normal(square, variance * tail.times ** 2) * tail.share;
      sum += density;
      if (density > likeliest) [likeliest, nearest] = [density, j];
    }
    const here = ((1 - strangers) * areaPx * sum) / shown;
    all += Math.log(strangers + here);
    highest = Math.max(highest, all);
    if (here > 10 * strangers) {
      onMatch?.(place, rest[nearest]);
      rest.splice(nearest, 1);
    }
    if (all < hopeless) break;
  }
  return { all, highest };
}

const normal = (square: number, variance: number): number => Math.exp(-square / (2 * variance)) / (2 * Math.PI * variance);
