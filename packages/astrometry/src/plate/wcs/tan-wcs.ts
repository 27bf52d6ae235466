import { fromPlane, type PlanePoint, tangentPlane, toPlane } from '../../sphere/tangent-plane.ts';
import { direction, type SkyPlace, skyPlace, type Vector } from '../../sphere/vector.ts';
import type { Point } from './point.ts';
import { distorted, type Sip, type SipTerm, straightened } from './sip.ts';

/**
 * Pixels to the sky by the TAN projection: (ξ, η) = CD · (pixel − CRPIX) in degrees, on the plane that touches the sphere at CRVAL; with `sip`
 * pixel − CRPIX is straightened before.
 * Pixels are 0-based, as everywhere here: FITS counts from 1.
 */
export interface TanWcs {
  readonly raDeg: number;
  readonly decDeg: number;
  /** The pixel of that direction. */
  readonly pixel: Point;
  /** CD matrix, degrees/px: [[ξ by x, ξ by y], [η by x, η by y]]. */
  readonly cd: readonly [readonly [number, number], readonly [number, number]];
  readonly sip?: Sip;
}

/** Right ascension and declination of a pixel. */
export const pixelToSky = (wcs: TanWcs, pixel: Point): SkyPlace => skyPlace(pixelDirection(wcs, pixel));

export function pixelDirection({ raDeg, decDeg, pixel, cd, sip }: TanWcs, [x, y]: Point): Vector {
  const [dx, dy] = straightened(sip, [x - pixel[0], y - pixel[1]]);
  return fromPlane(tangentPlane(direction(raDeg, decDeg)), [cd[0][0] * dx + cd[0][1] * dy, cd[1][0] * dx + cd[1][1] * dy]);
}

/** The pixel of a direction, on the chip or beside it; undefined farther than 78 degrees away, and where a distortion has no inverse. */
export function skyToPixel(wcs: TanWcs, { raDeg, decDeg }: SkyPlace): Point | undefined {
  const plane = tangentPlane(direction(wcs.raDeg, wcs.decDeg));
  const at = toPlane(plane, direction(raDeg, decDeg));
  return at && planeToPixel(wcs, at);
}

function planeToPixel({ pixel, cd, sip }: TanWcs, [xi, eta]: PlanePoint): Point | undefined {
  const det = cd[0][0] * cd[1][1] - cd[0][1] * cd[1][0];
  const at = distorted(sip, [(cd[1][1] * xi - cd[0][1] * eta) / det, (cd[0][0] * eta - cd[1][0] * xi) / det]);
  return at && [pixel[0] + at[0], pixel[1] + at[1]];
}

/** Scale (arcseconds per pixel), whether the picture is mirrored (east is to the right of north), and the angle on the chip from up to north, turning left, degrees. */
export function describeWcs({ cd }: TanWcs): {
  readonly arcsecPerPx: number;
  readonly mirrored: boolean;
  readonly northDeg: number;
} {
  const det = cd[0][0] * cd[1][1] - cd[0][1] * cd[1][0];
  const arcsecPerPx = Math.sqrt(Math.abs(det)) * 3600;
  // North on the chip is the column of the inverse that belongs to η: (−cd₀₁, cd₀₀) / det; y points down.
  const north = Math.atan2(cd[0][1] / det, -cd[0][0] / det);
  return { arcsecPerPx, mirrored: det < 0, northDeg: (north * 180) / Math.PI };
}

/** The plate as the cards of a FITS header: 80 columns each, one a line. @param utc when it holds, ISO 8601 of UTC without a zone: `DATE-OBS` */
export function fitsHeader({ raDeg, decDeg, pixel, cd, sip }: TanWcs, utc?: string): string {
  const kind = sip ? 'TAN-SIP' : 'TAN';
  const cards: (readonly [string, string])[] = [
    ['WCSAXES', '2'],
    ['CTYPE1', `'RA---${kind}'`],
    ['CTYPE2', `'DEC--${kind}'`],
    ['CUNIT1', "'deg     '"],
    ['CUNIT2', "'deg     '"],
    ['RADESYS', "'ICRS    '"],
    ...(utc === undefined
      ? []
      : ([
          ['TIMESYS', "'UTC     '"],
          ['DATE-OBS', `'${utc}'`],
        ] as const)),
    ['CRVAL1', String(raDeg)],
    ['CRVAL2', String(decDeg)],
    ['CRPIX1', String(pixel[0] + 1)],
    ['CRPIX2', String(pixel[1] + 1)],
    ['CD1_1', cd[0][0].toExponential(14).toUpperCase()],
    ['CD1_2', cd[0][1].toExponential(14).toUpperCase()],
    ['CD2_1', cd[1][0].toExponential(14).toUpperCase()],
    ['CD2_2', cd[1][1].toExponential(14).toUpperCase()],
    ...(sip ? [...sipCards('A', sip.a), ...sipCards('B', sip.b)] : []),
  ];
  return cards
    .map(([name, value]) => `${name.padEnd(8)}= ${value.startsWith("'") ? value : value.padStart(20)}`.padEnd(80))
    .join('\n');
}

const sipCards = (letter: string, terms: readonly SipTerm[]): [string, string][] => [
  [`${letter}_ORDER`, String(Math.max(2, ...terms.map(([p, q]) => p + q)))],
  ...terms.map(([p, q, factor]): [string, string] => [`${letter}_${p}_${q}`, factor.toExponential(14).toUpperCase()]),
];
