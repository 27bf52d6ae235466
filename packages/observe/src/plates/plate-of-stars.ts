import {
  type Catalogue,
  type PlateFailure,
  type PlateFit,
  type PlateOptions,
  type PlateSolution,
  type Point,
  pixelToSky,
  type SkyPlace,
  solvePlate,
  type TanWcs,
} from '@spikeseg/astrometry';
import type { SensorSize } from '@spikeseg/events';
import type { OtherPlate, OtherSolver } from './solve-field.ts';
import type { PictureStar } from './star-list.ts';

/** What is known of a plate before it is solved. */
export interface PlateHints extends Pick<PlateOptions, 'near' | 'arcsecPerPx' | 'wcs'> {
  readonly catalogue: Catalogue;
  /** Who solves it, if not this program. */
  readonly solver?: OtherSolver | undefined;
}

/** Solves the plates of the pictures of a recording, one after another. @param carried a plate that is known of other pictures */
export type PlateOf = (stars: readonly PictureStar[], carried?: OtherPlate) => Promise<PlateSolution | PlateFailure>;

/**
 * What solves the plates of a recording. A plate that is given and that no star confirms holds for one picture, the first that is asked for: where
 * the camera looks in the others is not known.
 *
 * @returns a function that throws what another solver throws, the reason of the signal where it is stopped
 */
export function plateOf(hints: PlateHints, sensor: SensorSize, signal: AbortSignal): PlateOf {
  let isTaken = false;
  return async (stars, carried) => {
    const plate = await plateOfStars(stars, carried ? { ...hints, ...carried, solver: undefined } : hints, sensor, signal);
    if (plate.kind !== 'solved' || plate.believed.by !== 'given' || carried) return plate;
    if (isTaken)
      return {
        kind: 'unsolved',
        reason: 'plate that is given: expected stars of the catalogue that confirm it in a second picture, found too few',
        check: ['catalogue'],
        hypotheses: 0,
      };
    isTaken = true;
    return plate;
  };
}

/** The plate of the stars of a picture. Stars may lie beside the chip, where the sky moved: the picture is as large as they ask for. */
async function plateOfStars(
  stars: readonly PictureStar[],
  { near, arcsecPerPx, catalogue, solver, wcs: given, found }: PlateHints & Partial<Pick<OtherPlate, 'found'>>,
  { width, height }: SensorSize,
  signal: AbortSignal,
): Promise<PlateSolution | PlateFailure> {
  const [left, top] = [Math.min(0, ...stars.map(({ x }) => Math.floor(x))), Math.min(0, ...stars.map(({ y }) => Math.floor(y)))];
  const right = Math.max(width, ...stars.map(({ x }) => Math.ceil(x) + 1));
  const bottom = Math.max(height, ...stars.map(({ y }) => Math.ceil(y) + 1));
  const moved = stars.map(({ x, y, brightness, sigmaPx }) => ({ x: x - left, y: y - top, brightness, sigmaPx }));
  const options: PlateOptions = {
    width: right - left,
    height: bottom - top,
    arcsecPerPx,
    ...(near && { near }),
    ...(given && { wcs: { ...given, pixel: [given.pixel[0] - left, given.pixel[1] - top] } }),
    ...(found && { found: { ...found, fit: shiftedFit(found.fit, -left, -top) } }),
    catalogue,
  };
  const other = solver && (await solver(moved, options, signal));
  if (other && 'reason' in other) return other;
  const plate = solvePlate(moved, { ...options, ...other });
  if (plate.kind !== 'solved') return plate;
  const { wcs, fit } = plate;
  return { ...plate, wcs: { ...wcs, pixel: [wcs.pixel[0] + left, wcs.pixel[1] + top] }, fit: shiftedFit(fit, left, top) };
}

function shiftedFit(fit: PlateFit, dx: number, dy: number): PlateFit {
  const shifted = ([x, y]: Point): Point => [x + dx, y + dy];
  return { ...fit, mean: shifted(fit.mean), ...(fit.lens && { lens: { ...fit.lens, middle: shifted(fit.lens.middle) } }) };
}

/** Where the middle of a chip is in the sky. */
export const middleOf = (wcs: TanWcs, { width, height }: SensorSize): SkyPlace =>
  pixelToSky(wcs, [(width - 1) / 2, (height - 1) / 2]);
