import { must } from '../must.ts';
import {
  checkSite,
  inOrder,
  type Observation,
  type ObservedObject,
  type ObservedTrack,
  type Site,
  sigmaOf,
} from '../observations/observation.ts';
import { digitsOf, isoTime } from '../observations/utc.ts';
import { asLines, designationOf, digits, hoursOf, signedDegreesOf } from './columns.ts';

/**
 * Lines of the IOD format (80 columns), angle format 1: HHMMSSs+DDMMSS, J2000, so that RA is rounded to 1.5″ and Dec to 1″. What has no
 * catalogue number, or one above 339,999, is 99999; what has no designation has the piece UNK. The sky is good (G).
 *
 * @see http://www.satobs.org/position/IODformat.html
 * @throws RangeError where a track is empty, the site is not on the Earth, or a designation has no meaning
 */
export function iodLines(tracks: readonly ObservedTrack[], site: Site): string {
  checkSite(site);
  return asLines(
    tracks.flatMap((track) =>
      inOrder(track).map((observation) => {
        const { utcMs, timeSigmaS, raDeg, decDeg } = observation;
        const angles = `${hoursOf(raDeg, 1)}${signedDegreesOf(decDeg, 0)} ${exponential(sigmaOf(observation))}`;
        const line = `${objectColumns(track.object, utcMs)} ${site.station} G ${digitsOf(utcMs, 3)} ${exponential(timeSigmaS)} 15 ${angles}`;
        return line + magnitudeColumns(observation);
      }),
    ),
  );
}

/** Columns 1 to 15: catalogue number, year, launch and piece. Numbers from 100,000 on begin with a letter (Alpha-5). */
function objectColumns(object: ObservedObject, utcMs: number): string {
  const parts = designationOf(object) ?? {
    year: isoTime(utcMs, 0).slice(2, 4),
    launch: digits(object.track % 1000, 3),
    piece: 'UNK',
  };
  return `${catalogueNumber(object)} ${parts.year} ${parts.launch}${parts.piece.padEnd(3)}`;
}

function catalogueNumber({ track, norad = 99_999 }: ObservedObject): string {
  must(
    Number.isInteger(norad) && norad > 0 && norad < 1e9,
    `track ${track}, object.norad`,
    'a whole number from 1 to 999999999',
    norad,
  );
  if (norad >= 340_000) return '99999';
  const letter = norad < 100_000 ? '' : 'ABCDEFGHJKLMNPQRSTUVWXYZ'[Math.floor(norad / 10_000) - 10];
  return letter === '' ? digits(norad, 5) : letter + digits(norad % 10_000, 4);
}

/** Uncertainty as a digit M and an exponent X: M · 10^(X − 8), in s or arcsec; 0.00000001 to 90. */
export function exponential(value: number): string {
  let exponent = Math.max(0, Math.min(9, Math.floor(Math.log10(value)) + 8));
  let mantissa = Math.round(value / 10 ** (exponent - 8));
  if (mantissa > 9 && exponent < 9) [mantissa, exponent] = [1, exponent + 1];
  return `${Math.max(1, Math.min(9, mantissa))}${exponent}`;
}

/** Columns 65 to 70: no behaviour (it is not measured), sign and magnitude in tenths. */
function magnitudeColumns({ magnitude }: Observation): string {
  return magnitude === undefined
    ? ''
    : `  ${magnitude < 0 ? '-' : '+'}${digits(Math.min(999, Math.round(Math.abs(magnitude) * 10)), 3)}`;
}
