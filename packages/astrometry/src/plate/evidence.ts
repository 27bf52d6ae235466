import { fromPlane, type PlanePoint, type TangentPlane, tangentPlane, toPlane } from '../sphere/tangent-plane.ts';
import { separationDeg, skyPlace, type Vector } from '../sphere/vector.ts';
import { Similarity } from './fit/similarity.ts';
import { catalogueVariance, type StarField } from './star-field.ts';
import { maxStars, starOdds } from './star-odds.ts';
import type { Point } from './wcs/point.ts';
import type { TanWcs } from './wcs/tan-wcs.ts';

/** Four stars of the picture taken for four of the catalogue. */
export interface Hypothesis {
  /** Numbers in the star list, and in the field, in the same order. */
  readonly pictured: readonly number[];
  readonly catalogued: readonly number[];
  readonly mirrored: boolean;
}

export interface Picture {
  /** Places of stars, px, the brightest first. */
  readonly points: readonly Point[];
  readonly width: number;
  readonly height: number;
  /** Error of a place per axis, px. */
  readonly sigmaPx: number;
  /** Variance of each place per axis in the fit of the plate, px². */
  readonly variances: readonly number[];
}

/** What the stars beyond the four say of a hypothesis. */
export interface Evidence {
  /** Largest natural logarithm of the odds, on the way through the stars. */
  readonly logOdds: number;
  /** By all stars on the way; the tangent point is the middle of the chip. */
  readonly wcs: TanWcs;
}

/** Below these odds a hypothesis is not followed further. */
const hopeless = -4;

/**
 * Tests a hypothesis by the stars that it was not made from (`starOdds`). A star that agrees joins the fit; the variance of the next is
 * σ² (1 + h), with its leverage h by the fit so far. The odds bound the chance that the hypothesis is wrong, with no approximation but that wrong
 * places are uniform.
 */
export function weigh(
  hypothesis: Hypothesis,
  picture: Picture,
  field: StarField,
  isAllowed: (center: Vector) => boolean,
): Evidence | undefined {
  const started = startFit(hypothesis, picture, field);
  if (started === undefined || !isAllowed(fromPlane(started.plane, started.similarity.toPlane(middleOf(picture)))))
    return undefined;
  const { plane, similarity } = started;
  const { points, width, height, sigmaPx } = picture;
  const half = (Math.hypot(width, height) / 2) * similarity.scale;
  const middle = fromPlane(plane, similarity.toPlane(middleOf(picture)));
  const max = Math.ceil(1.5 * Math.min(points.length, maxStars)) + 8;
  const candidates: { readonly at: PlanePoint; readonly variance: number }[] = [];
  for (const star of field.near(middle, half * 1.02, 2 * max)) {
    const at = toPlane(plane, field.directions[star]);
    if (at !== undefined && isOnChip(similarity.toPixel(at), picture) && !hypothesis.catalogued.includes(star))
      candidates.push({ at, variance: catalogueVariance(field.stars[star], similarity.scale) });
  }
  const tested = points
    .map((at, rank) => ({ at, rank, variance: sigmaPx ** 2 }))
    .filter(({ rank }) => !hypothesis.pictured.includes(rank));
  const { highest } = starOdds(tested, candidates, {
    areaPx: width * height,
    hopeless,
    expected: ({ at: onPlane, variance }) => {
      const at = similarity.toPixel(onPlane);
      return { at, variance: sigmaPx ** 2 * similarity.leverage(at) + variance };
    },
    onMatch: (pixel, { at }) => similarity.add({ pixel, plane: at }),
  });
  return { logOdds: highest, wcs: plateOf(plane, similarity, middleOf(picture)) };
}

function plateOf(plane: TangentPlane, similarity: Similarity, pixel: Point): TanWcs {
  const [zero, x, y] = [similarity.toPlane([0, 0]), similarity.toPlane([1, 0]), similarity.toPlane([0, 1])];
  const cd = [
    [x[0] - zero[0], y[0] - zero[0]],
    [x[1] - zero[1], y[1] - zero[1]],
  ] as const;
  return { ...skyPlace(fromPlane(plane, similarity.toPlane(pixel))), pixel, cd };
}

/** The fit of the four pairs, on a plane that touches the sphere where the middle of the chip is. */
function startFit({ pictured, catalogued, mirrored }: Hypothesis, picture: Picture, { directions }: StarField) {
  const sum = catalogued.reduce<[number, number, number]>(
    ([x, y, z], star) => [x + directions[star][0], y + directions[star][1], z + directions[star][2]],
    [0, 0, 0],
  );
  let plane = tangentPlane(sum);
  for (let round = 0; ; round++) {
    const similarity = new Similarity(mirrored);
    for (let k = 0; k < 4; k++) {
      const at = toPlane(plane, directions[catalogued[k]]);
      if (at === undefined) return undefined;
      similarity.add({ pixel: picture.points[pictured[k]], plane: at });
    }
    if (round === 1) return { plane, similarity };
    plane = tangentPlane(fromPlane(plane, similarity.toPlane(middleOf(picture))));
  }
}

export const middleOf = ({ width, height }: { readonly width: number; readonly height: number }): Point => [
  (width - 1) / 2,
  (height - 1) / 2,
];

/** Whether a place is on the chip: pixel i reaches from i − 0.5 to i + 0.5. */
export const isOnChip = ([x, y]: Point, { width, height }: Picture): boolean =>
  x >= -0.5 && y >= -0.5 && x < width - 0.5 && y < height - 0.5;

/** Whether a direction is at most so many degrees from another. */
export const within =
  (center: Vector, radiusDeg: number) =>
  (v: Vector): boolean =>
    separationDeg(center, v) <= radiusDeg;
