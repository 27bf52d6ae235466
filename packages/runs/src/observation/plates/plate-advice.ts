import { type PlateFailure, type PlateOptions, solvePlate } from '@spikeseg/astrometry';
import type { SensorSize } from '@spikeseg/events';
import { UsageError } from '../../errors/errors.ts';
import type { PlateHints } from './plate-of-stars.ts';

/** Flags of the command line that stand for options of `solvePlate`. */
const flags: Readonly<Record<string, string>> = {
  'options.near': '--near',
  'options.near.raDeg': '--near: RA',
  'options.near.decDeg': '--near: Dec',
  'options.near.radiusDeg': '--near: radius',
  'options.arcsecPerPx': '--scale',
};

/** astrometry.net searches narrow fields without a position, too. */
const anywhere: PlateOptions['near'] = { raDeg: 0, decDeg: 0, radiusDeg: 180 };

/**
 * Checks what is known of a plate before the search, by a picture without stars.
 *
 * @throws UsageError in flags, where position or scale have no meaning
 */
export function checkHints({ wcs, near, solver, ...hints }: PlateHints, { width, height }: SensorSize): void {
  const position = near ?? (solver && anywhere);
  try {
    solvePlate([], { ...hints, width, height, ...(wcs && { wcs }), ...(position && { near: position }) });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const [where, ...rest] = cause.message.split(': ');
    const also = where === 'options.near' ? '; --solver solve-field needs none' : '';
    throw new UsageError(`${wcs ? '--wcs: ' : ''}${flags[where] ?? where}: ${rest.join(': ')}${also}`, { cause });
  }
}

/** What to look at where a plate is not solved, in flags, to follow the reason. */
export function adviceOn({ check }: PlateFailure, { near, solver }: PlateHints): string {
  const looks = {
    near: near ? `--near RA,DEC,RADIUS (${near.radiusDeg ?? 5} degrees about it were searched)` : '--near RA,DEC',
    arcsecPerPx: '--scale (to 20 %)',
    catalogue: '--catalogue with fainter stars',
    wcs: '--wcs (is it of this recording, and does it count pixels as FITS does?)',
    stars: 'a longer recording, which shows more stars',
  };
  const advice = check.map((one) => looks[one]);
  if (!solver && check.includes('near')) advice.push('--solver solve-field');
  return advice.length === 0 ? '' : `; check ${advice.join(', or ')}`;
}
