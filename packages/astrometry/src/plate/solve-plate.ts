import type { Vector } from '../sphere/vector.ts';
import { type Picture, weigh } from './evidence.ts';
import { hypotheses, smallestQuad } from './hypotheses.ts';
import type { PlateFailure, PlateOptions, PlateSolution, PlateStar } from './plate.ts';
import { checkPlateInput } from './plate-input.ts';
import { indexQuads } from './quad-index.ts';
import { refine, rmsOf } from './refine.ts';
import { fieldOf, searchRegion } from './search-region.ts';
import { verifyPlate } from './verify-plate.ts';

/**
 * Finds where on the sky a picture of stars was taken, from their places alone: four stars that look like four of the catalogue make a
 * hypothesis, the others test it (`weigh` in `evidence.ts`). Of K hypotheses the k-th, of weight wₖ, is accepted where its odds exceed
 * Σw / (wₖ · maxChance): the sum of all chances to be wrong is at most `maxChance`. Mirrored pictures are tried, too.
 *
 * @throws RangeError where a place is no number or outside the chip, or an option has no meaning
 */
export function solvePlate(stars: readonly PlateStar[], options: PlateOptions): PlateSolution | PlateFailure {
  const { width, height, arcsecPerPx, scaleTolerance = 0.2, near, sigmaPx = 0.7, maxChance = 1e-4, catalogue } = options;
  checkPlateInput(stars, options);
  const order = stars.map((_, i) => i).toSorted((a, b) => stars[b].brightness - stars[a].brightness);
  const picture: Picture = {
    points: order.map((i) => [stars[i].x, stars[i].y]),
    variances: order.map((i) => (stars[i].sigmaPx ?? sigmaPx) ** 2 + floorPx ** 2),
    width,
    height,
    sigmaPx,
  };
  if (options.wcs) return inOrder(verifyPlate({ wcs: options.wcs, found: options.found }, picture, catalogue), order);
  if (stars.length < fewestStars)
    return none(`expected at least ${fewestStars} stars (8 are mostly enough), got ${stars.length}`, ['stars']);
  const scaleDeg = arcsecPerPx / 3600;
  const [widthDeg, heightDeg] = [scaleDeg * width, scaleDeg * height];
  const region = searchRegion(near, widthDeg, heightDeg);
  const field = fieldOf(catalogue, region, stars.length, widthDeg * heightDeg);
  const perField = field.stars.length * Math.min(1, (widthDeg * heightDeg) / region.areaDeg2);
  const enough = `${perField.toFixed(1)} stars to magnitude ${catalogue.faintest} in a field of ${widthDeg.toFixed(2)} degrees`;
  // A list of one field has few in the whole region.
  const radiusDeg = Math.sqrt((widthDeg * heightDeg) / Math.PI);
  const isEnough = (center: Vector) => field.near(center, radiusDeg, manyStars).length === manyStars;
  if (perField < minOfCatalogue && !region.centers.some(isEnough))
    return none(`expected a catalogue with at least ${fewestStars} stars in the field, got ${enough}`, ['catalogue']);
  const smallest = smallestQuad * Math.hypot(widthDeg, heightDeg) * (1 - scaleTolerance);
  const depths = near === undefined ? [depth] : [depth, deeper];
  let [min, tried] = [1, 0];
  for (const brightest of depths) {
    const index = indexQuads(field, region.centers, { radiusDeg: 0.45 * widthDeg, smallestDeg: smallest, brightest });
    const found = hypotheses(picture, index, [scaleDeg * (1 - scaleTolerance), scaleDeg * (1 + scaleTolerance)]);
    const total = depths.length * found.reduce((sum, { weight }) => sum + weight, 0);
    tried += found.length;
    for (const hypothesis of found) {
      const evidence = weigh(hypothesis, picture, field, region.holds);
      if (evidence === undefined) continue;
      const chance = (total / hypothesis.weight) * Math.exp(-evidence.logOdds);
      min = Math.min(min, chance);
      const refined = chance <= maxChance && refine(evidence.wcs, picture, field);
      if (refined)
        return inOrder({ kind: 'solved', believed: { by: 'stars', chance }, ...refined, rmsPx: rmsOf(refined.matches) }, order);
    }
  }
  return none(
    `${tried} ways to lay ${stars.length} stars on ${field.stars.length} of the catalogue: expected a chance of at most ${maxChance} to be wrong, the best has ${min.toPrecision(2)} (the catalogue has ${enough})`,
    [...(near ? ['near' as const] : []), 'arcsecPerPx', ...(perField < stars.length ? ['catalogue' as const] : []), 'stars'],
    tried,
  );
}

/**
 * Brightest stars of a circle of the sky that make quads; and where they solve nothing, of a part of the sky: a picture may lack many of them.
 * Each has a half of the allowed chance.
 */
const [depth, deeper] = [10, 14];

/** No place of a star is better than this, px: catalogue, optics. */
const floorPx = 0.1;

/** Where a field has so many, the catalogue is of that part of the sky. */
const manyStars = 10;

/** Four make a hypothesis; fewer than two to test it never reach the odds. */
const fewestStars = 6;

/** Where the catalogue has fewer in a mean field, one in sixty has enough (Poisson). */
const minOfCatalogue = 2;

const none = (reason: string, check: PlateFailure['check'], tried = 0): PlateFailure => ({
  kind: 'unsolved',
  reason: `plate solution: ${reason}`,
  check,
  hypotheses: tried,
});

/** A solution with the numbers of the stars as they were given. */
const inOrder = <T extends PlateSolution | PlateFailure>(plate: T, order: readonly number[]): T =>
  plate.kind === 'solved' ? { ...plate, matches: plate.matches.map((match) => ({ ...match, star: order[match.star] })) } : plate;
