import { checkSite, inOrder, type ObservedObject, type ObservedTrack, type Site, sigmaOf } from '../observations/observation.ts';
import { digitsOf } from '../observations/utc.ts';
import { asLines, bounded, designationOf, digits, hoursOf, signedDegreesOf } from './columns.ts';

/**
 * Lines of the UK (RGO) format, 80 columns: RA to 0.01 s, Dec to 0.1″, J2000, times to 0.1 ms. What has no designation, or is none of the first
 * 99 pieces of a launch, is launch 999, piece = track.
 *
 * @see "The Reporting of Satellite Observations", Radio and Space Research Station, Slough 1973; http://www.satobs.org/seesat/Feb-1998/0073.html
 * @throws RangeError where a track is empty, the site is not on the Earth, or a designation has no meaning
 */
export function ukLines(tracks: readonly ObservedTrack[], site: Site): string {
  checkSite(site);
  return asLines(
    tracks.flatMap((track) =>
      inOrder(track).map((observation) => {
        const { utcMs, timeSigmaS, raDeg, decDeg, magnitude } = observation;
        const when = `${digitsOf(utcMs, 4).slice(2)}${bounded(timeSigmaS, 1e4, 5)}1`;
        const where = `1${hoursOf(raDeg, 2)}${signedDegreesOf(decDeg, 1)}${bounded(sigmaOf(observation), 10, 4)}5`;
        return `${launchNumber(track.object, utcMs)}${site.station}${when}${where}${' '.repeat(13)}${magnitudeOf(magnitude)}`.padEnd(
          80,
        );
      }),
    ),
  );
}

/** The designation in figures: YYNNNPP. */
export function launchNumber(object: ObservedObject, utcMs: number): string {
  const parts = designationOf(object);
  // A is 1, Z (without I and O) 24, AA 25.
  const piece =
    parts?.piece.split('').reduce((sum, letter) => sum * 24 + 'ABCDEFGHJKLMNPQRSTUVWXYZ'.indexOf(letter) + 1, 0) ?? 100;
  if (parts === undefined || piece > 99) return `${digitsOf(utcMs, 0).slice(2, 4)}999${digits(object.track % 100, 2)}`;
  return `${parts.year}${parts.launch}${digits(piece, 2)}`;
}

/** Three columns: sign and tenths, or tenths alone from 10 on. */
function magnitudeOf(magnitude: number | undefined): string {
  if (magnitude === undefined) return '   ';
  const tenths = Math.round(magnitude * 10);
  return tenths > 99 ? digits(Math.min(999, tenths), 3) : `${tenths < 0 ? '-' : '+'}${digits(Math.min(99, Math.abs(tenths)), 2)}`;
}
