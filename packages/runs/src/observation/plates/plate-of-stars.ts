import {
  type Catalogue,
  type PlateFailure,
  type PlateOptions,
  type PlateSolution,
  type Point,
  pixelToSky,
  type SkyPlace,
  solvePlate,
  type TanWcs,
} from '@spikeseg/astrometry';
import type { SensorSize } from '@spikeseg/events';
import { type Interruption, untilInterrupted } from '../../context/context.ts';
import type { OtherSolver } from './solve-field.ts';
import type { PictureStar } from './star-list.ts';

/** What is known of a plate before it is solved. */
export interface PlateHints extends Pick<PlateOptions, 'near' | 'arcsecPerPx' | 'wcs'> {
  readonly catalogue: Catalogue;
  /** Who solves it, if not this program. */
  readonly solver?: OtherSolver | undefined;
}

/**
 * The plate of the stars of a picture. Stars may lie beside the chip, where the sky moved: the picture is as large as they ask for.
 *
 * @throws InterruptedError where the user stops another solver; what that solver throws
 */
export async function plateOfStars(
  stars: readonly PictureStar[],
  { near, arcsecPerPx, catalogue, solver, wcs: given }: PlateHints,
  { width, height }: SensorSize,
  stop: Interruption,
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
    catalogue,
  };
  const found = solver && (await untilInterrupted(stop, (signal) => solver(moved, options, signal)));
  if (found && 'reason' in found) return found;
  const plate = solvePlate(moved, { ...options, ...found });
  if (plate.kind !== 'solved') return plate;
  const { wcs, fit } = plate;
  const shifted = ([x, y]: Point): Point => [x + left, y + top];
  return {
    ...plate,
    wcs: { ...wcs, pixel: shifted(wcs.pixel) },
    fit: { ...fit, mean: shifted(fit.mean), ...(fit.lens && { lens: { ...fit.lens, middle: shifted(fit.lens.middle) } }) },
  };
}

/** Where the middle of a chip is in the sky. */
export const middleOf = (wcs: TanWcs, { width, height }: SensorSize): SkyPlace =>
  pixelToSky(wcs, [(width - 1) / 2, (height - 1) / 2]);
