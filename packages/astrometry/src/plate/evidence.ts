import { fromPlane, type PlanePoint, type TangentPlane, tangentPlane, toPlane } from '../sphere/tangent-plane.ts';
import { separationDeg, skyPlace, type Vector } from '../sphere/vector.ts';
import { Similarity } from './fit/similarity.ts';
import type { StarField } from './star-field.ts';
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
  /** How much each counts in the fit of the plate. */
  readonly weights: readonly number[];
}

/** What the stars beyond the four say of a hypothesis. */
export interface Evidence {
  /** Largest natural logarithm of the odds, on the way through the stars. */
  readonly logOdds: number;
  /** By all stars on the way; the tangent point is the middle of the chip. */
  readonly wcs: TanWcs;
}

/** Share of pictured stars that are taken not to be in the catalogue. */
const strangers = 0.25;
/** A tenth of the places have three times the error. */
const tail = { share: 0.1, times: 3 };
/** Below these odds a hypothesis is not followed further. */
const hopeless = -4;
/** Stars beyond these add nothing that matters. */
const mostStars = 60;

/**
 * Tests a hypothesis by the stars that it was not made from, the brightest first. Each star's place is weighed by how much likelier it is
 * with a catalogue star near it than anywhere on the chip:
 *
 * f(z) / f₀ = strangers + (1 − strangers) · A/L · Σⱼ N(z; zⱼ, σ²(1 + hⱼ)),
 *
 * with the L brightest stars of the catalogue that are not taken yet, and the leverage hⱼ of the fit so far. Then the star joins the fit.
 * Where the hypothesis is wrong each factor has the mean 1, whatever came before, so that the product exceeds 1/α with a probability of
 * at most α (Ville's inequality): the odds are a bound of the chance, with no approximation but that wrong places are uniform.
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
  const most = Math.ceil(1.5 * Math.min(points.length, mostStars)) + 8;
  const candidates: { readonly star: number; readonly at: PlanePoint }[] = [];
  for (const star of field.near(middle, half * 1.02, 2 * most)) {
    const at = toPlane(plane, field.directions[star]);
    if (at !== undefined && isOnChip(similarity.toPixel(at), picture) && !hypothesis.catalogued.includes(star))
      candidates.push({ star, at });
  }
  let logOdds = 0;
  let highest = 0;
  const unused = points.map((_, i) => i).filter((i) => !hypothesis.pictured.includes(i));
  for (const i of unused.slice(0, mostStars)) {
    const point = points[i];
    const shown = Math.min(candidates.length, Math.ceil(1.5 * (i + 1)) + 4);
    let sum = 0;
    let nearest = -1;
    let likeliest = 0;
    for (let j = 0; j < shown; j++) {
      const expected = similarity.toPixel(candidates[j].at);
      const square = (expected[0] - point[0]) ** 2 + (expected[1] - point[1]) ** 2;
      const variance = sigmaPx ** 2 * (1 + similarity.leverage(expected));
      if (square > 40 * tail.times ** 2 * variance) continue;
      const density = normal(square, variance) * (1 - tail.share) + normal(square, variance * tail.times ** 2) * tail.share;
      sum += density;
      if (density > likeliest) [likeliest, nearest] = [density, j];
    }
    const here = shown === 0 ? 0 : ((1 - strangers) * width * height * sum) / shown;
    logOdds += shown === 0 ? 0 : Math.log(strangers + here);
    highest = Math.max(highest, logOdds);
    if (here > 10 * strangers) {
      similarity.add({ pixel: point, plane: candidates[nearest].at });
      candidates.splice(nearest, 1);
    }
    if (logOdds < hopeless) break;
  }
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
const isOnChip = ([x, y]: Point, { width, height }: Picture): boolean =>
  x >= -0.5 && y >= -0.5 && x < width - 0.5 && y < height - 0.5;

const normal = (square: number, variance: number): number => Math.exp(-square / (2 * variance)) / (2 * Math.PI * variance);

/** Whether a direction is at most so many degrees from another. */
export const within =
  (center: Vector, radiusDeg: number) =>
  (v: Vector): boolean =>
    separationDeg(center, v) <= radiusDeg;
