import { type Catalogue, type PlateFailure, type PlateOptions, solvePlate } from '@spikeseg/astrometry';
import type { SensorSize } from '@spikeseg/events';
import { UsageError } from '@spikeseg/experiment/commands';
import type { PlateHints } from '@spikeseg/observe';

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

/** What to look at where a plate is not solved, in flags, to follow the reason. @param field the sensor, and how many stars were measured */
export function adviceOn(
  { check }: PlateFailure,
  hints: PlateHints,
  field: Pick<Unsolved, 'width' | 'height' | 'stars'>,
): string {
  if (hints.wcs)
    return `; check --wcs (is it of this recording, and does it count pixels as FITS does?), or give --near and --scale in its place`;
  return check.length === 0 ? '' : `; ${plateAdvice({ ...hints, ...field })}`;
}

/** What a plate that was not solved was looked for with. */
interface Unsolved extends Pick<PlateOptions, 'arcsecPerPx' | 'width' | 'height'> {
  readonly near?: PlateOptions['near'] | undefined;
  readonly catalogue: Catalogue;
  /** Stars that were measured. */
  readonly stars: number;
}

/** So many stars solve a plate nearly always. */
const enoughStars = 8;
/** A picture has so many times the stars that the catalogue has there, or the other way round, where scale or depth are wrong. */
const farTimes = 4;
/** Where the sky is not known, the density is that of all of it; else within so many degrees. */
const [wholeSkyDeg, usualRadiusDeg] = [180, 5];

/** Stars of the catalogue that a field has in the mean, where it may lie. */
export function expectedStars({ near, arcsecPerPx, width, height, catalogue }: Omit<Unsolved, 'stars'>): number {
  const { raDeg, decDeg, radiusDeg = usualRadiusDeg } = near ?? { raDeg: 0, decDeg: 90, radiusDeg: wholeSkyDeg };
  const radius = Math.min(wholeSkyDeg, Math.max(1, radiusDeg));
  const areaDeg2 = 2 * Math.PI * (180 / Math.PI) ** 2 * (1 - Math.cos((radius * Math.PI) / 180));
  const stars = catalogue.starsWithin(raDeg, decDeg, radius, catalogue.faintest).length;
  return (stars / areaDeg2) * width * height * (arcsecPerPx / 3600) ** 2;
}

/** What to try where no plate was found, in flags: a deeper catalogue, more stars, another scale or place. */
export function plateAdvice(unsolved: Unsolved): string {
  const { stars, near, arcsecPerPx, width, height, catalogue } = unsolved;
  const expected = expectedStars(unsolved);
  const [across, down] = [width, height].map((side) => ((side * arcsecPerPx) / 3600).toFixed(2));
  const there = `the catalogue has ${expected < 10 ? expected.toFixed(1) : expected.toFixed(0)} to magnitude ${catalogue.faintest} in a field of ${across} × ${down} degrees`;
  const seen = `${stars} stars were measured, and ${there}`;
  if (expected < enoughStars)
    return `${seen}: give a deeper one with --catalogue, or let astrometry.net solve it with --solver solve-field`;
  if (stars < enoughStars) return `${seen}: ${enoughStars} are needed; take a longer recording, or one with brighter stars`;
  const place = near ? 'widen --near RA,DEC,RADIUS' : 'give --near RA,DEC';
  if (stars > farTimes * expected)
    return `${seen}: the field may be wider than --scale says, or give a deeper --catalogue; then ${place}`;
  if (stars * farTimes < expected) return `${seen}: the field may be narrower than --scale says; then ${place}`;
  return `${seen}, as many as is to be expected: try another --scale (it is searched to 20 %), or ${place}`;
}
