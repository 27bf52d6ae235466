import type { Catalogue } from '../catalogue/catalogue.ts';
import { skyPlace } from '../sphere/vector.ts';
import { isOnChip, middleOf, type Picture } from './evidence.ts';
import type { FoundPlate, PlateBelief, PlateFailure, PlateSolution } from './plate.ts';
import { matchStars, type NumberedMatch, reach, refine, residuals, rmsOf, scaleOf, weightOf } from './refine.ts';
import { catalogueVariance, type StarField, starField } from './star-field.ts';
import { maxStars, type PlacedStar, starOdds } from './star-odds.ts';
import type { Point } from './wcs/point.ts';
import { pixelDirection, skyToPixel, type TanWcs } from './wcs/tan-wcs.ts';

/** A plate that is given may be moved by such a share of the diagonal: the sky moves, and mounts sag. */
const movesShare = 0.1;
/** Stars confirm a plate where the chance that it is wrong is at most this; they refute it where a right one has such odds, or worse, as rarely. */
const maxChance = 1e-3;

/** A plate that is given, and what is known of it where it was found by these stars. */
export interface GivenPlate {
  readonly wcs: TanWcs;
  readonly found?: FoundPlate | undefined;
}

/**
 * Compares a plate that is given with the stars, as it is and moved a little, by the odds of `starOdds`: the shorter list, of the picture or of
 * the catalogue, is tested by the other. Each way to move it lays one star on one of the catalogue and is tested by the others; the
 * plate as it is has one half of the allowed chance, all ways together the other.
 *
 * Stars that agree move it to where they are. Stars that should be there and are not refute it. Where the catalogue has too few to do
 * either the plate is believed for its own reasons.
 */
export function verifyPlate(plate: GivenPlate, picture: Picture, catalogue: Catalogue): PlateSolution | PlateFailure {
  const { points } = picture;
  const { ways, best, odds, onChip } = likeliestWay(plate.wcs, picture, catalogue);
  const agreed = best.chance <= maxChance ? agreeing(plate, picture, best) : undefined;
  if (agreed) return agreed;
  const whose = plate.found?.believed.by === 'solve-field' ? 'plate of solve-field' : 'plate that is given';
  if (odds <= maxChance)
    return {
      kind: 'unsolved',
      reason: `${whose}: expected stars of the catalogue where it has them, moved by at most ${diagonalOf(picture, movesShare).toFixed(0)} px, got ${best.matches.length} of ${points.length} (${onChip} of the catalogue are there): a right plate has odds as low with a probability of ${odds.toPrecision(2)}`,
      check: plate.found ? ['near', 'arcsecPerPx'] : ['wcs'],
      hypotheses: ways,
    };
  const { believed, fit }: FoundPlate = plate.found ?? {
    believed: { by: 'given' },
    fit: { stars: 1, sigmaPx: picture.sigmaPx, mean: middleOf(picture), inverseScatter: [0, 0, 0] },
  };
  return { kind: 'solved', wcs: plate.wcs, believed: { ...believed, starOdds: odds }, matches: [], fit };
}

const diagonalOf = ({ width, height }: Picture, share: number): number => share * Math.hypot(width, height);

/** A way to move a plate, the stars that then agree, and a bound of the chance that it is wrong. */
interface Way {
  readonly wcs: TanWcs;
  readonly by: Point;
  readonly field: StarField;
  readonly matches: readonly NumberedMatch[];
  readonly chance: number;
}

/** The way to move a plate that stars confirm best, and how much likelier the picture is with the plate than with a wrong one. */
function likeliestWay(given: TanWcs, picture: Picture, catalogue: Catalogue) {
  const { points, width, height, sigmaPx } = picture;
  const scale = scaleOf(given);
  const { raDeg, decDeg } = skyPlace(pixelDirection(given, middleOf(picture)));
  const radiusDeg = diagonalOf(picture, 0.7) * scale;
  const stars = catalogue.starsWithin(raDeg, decDeg, radiusDeg, catalogue.faintest).slice(0, 9 * points.length + 60);
  const field = starField(stars, radiusDeg);
  const places = stars.flatMap((star): PlacedStar[] => {
    const at = skyToPixel(given, star);
    return at ? [{ at, variance: catalogueVariance(star, scale) }] : [];
  });
  const seenStars = points.map((at): PlacedStar => ({ at, variance: sigmaPx ** 2 }));
  const areaPx = width * height;
  const oddsOf = ([x, y]: Point, pair?: { readonly star: number; readonly of: number }) => {
    const expected = places.flatMap(({ at, variance }, of): PlacedStar[] => {
      const there: Point = [at[0] + x, at[1] + y];
      return of !== pair?.of && isOnChip(there, picture) ? [{ at: there, variance }] : [];
    });
    // A shift has the error of the pair that it was made from.
    const seen = seenStars
      .filter((_, star) => star !== pair?.star)
      .map((one) => (pair ? { ...one, variance: 2 * one.variance } : one));
    const [tested, others] = seen.length <= expected.length ? [seen, expected] : [expected, seen];
    return starOdds(
      tested.map((one, rank) => ({ ...one, rank })),
      others,
      { areaPx, expected: (one) => one },
    );
  };
  const moved = ([x, y]: Point): TanWcs => ({ ...given, pixel: [given.pixel[0] + x, given.pixel[1] + y] });
  const pairs = points.slice(0, maxStars).flatMap(([x, y], star) =>
    places.flatMap(({ at }, of) => {
      const by: Point = [x - at[0], y - at[1]];
      return Math.hypot(...by) <= diagonalOf(picture, movesShare) ? [{ star, of, by }] : [];
    }),
  );
  const here = oddsOf([0, 0]);
  let [by, chance, mean] = [[0, 0] as Point, 2 * Math.exp(-here.highest), 0];
  for (const pair of pairs) {
    const { all, highest } = oddsOf(pair.by, pair);
    mean += Math.exp(all) / pairs.length;
    const its = 2 * pairs.length * Math.exp(-highest);
    if (its < chance) [by, chance] = [pair.by, its];
  }
  const best: Way = { wcs: moved(by), by, field, matches: matchStars(moved(by), picture, field, reach), chance };
  const odds = pairs.length === 0 ? Math.exp(here.all) : (Math.exp(here.all) + mean) / 2;
  return { ways: pairs.length, best, odds, onChip: places.filter(({ at }) => isOnChip(at, picture)).length };
}

/** The plate moved to the stars that agree; of a plate that was found by these stars fitted anew. Undefined where none agrees after all. */
function agreeing({ found: elsewhere }: GivenPlate, picture: Picture, best: Way): PlateSolution | undefined {
  const { points, sigmaPx } = picture;
  const { field } = best;
  let { wcs, by, matches: found } = best;
  for (let round = 0; round < 3 && found.length > 0; round++) {
    const [total, x, y] = residuals(wcs, found, picture, field).reduce(
      ([n, sx, sy], { star, dx, dy }, k) => {
        const weight = weightOf(picture, star, field, found[k].of, scaleOf(wcs));
        return [n + weight, sx + weight * dx, sy + weight * dy];
      },
      [0, 0, 0],
    );
    const more: Point = [x / total, y / total];
    by = [by[0] + more[0], by[1] + more[1]];
    wcs = { ...wcs, pixel: [wcs.pixel[0] + more[0], wcs.pixel[1] + more[1]] };
    found = matchStars(wcs, picture, field, reach);
  }
  if (found.length === 0) return undefined;
  const believed: PlateBelief = { by: 'stars', chance: best.chance };
  const refined = elsewhere && refine(wcs, picture, field);
  if (refined) return { kind: 'solved', believed, ...refined, rmsPx: rmsOf(refined.matches) };
  const matches = residuals(wcs, found, picture, field);
  const n = matches.length;
  const rmsPx = rmsOf(matches);
  const mean = (axis: 0 | 1): number => matches.reduce((sum, { star }) => sum + points[star][axis], 0) / n;
  const fit = { stars: n, sigmaPx: n > 2 ? rmsPx * Math.sqrt(n / (n - 1)) : sigmaPx };
  return {
    kind: 'solved',
    wcs,
    believed,
    matches,
    rmsPx,
    ...(elsewhere ? {} : { movedPx: Math.hypot(...by) }),
    fit: { ...fit, mean: [mean(0), mean(1)], inverseScatter: [0, 0, 0] },
  };
}
