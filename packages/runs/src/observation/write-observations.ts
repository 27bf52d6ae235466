import { join } from 'node:path';
import {
  fitsHeader,
  isoTime,
  messages,
  type ObservedTrack,
  pixelToSky,
  type SatelliteMatches,
  type Site,
  type UdlOptions,
} from '@spikeseg/astrometry';
import { csvText } from '../run-folder/csv.ts';
import { writeAtomic } from '../run-folder/write-atomic.ts';
import type { ObservedRecording } from './observe-recording.ts';
import type { StackedSatellite } from './stack-satellites.ts';

/** What messages say beside the observations. */
export interface MessageOptions {
  readonly site: Site;
  /** Who made them, and when. */
  readonly originator: string;
  readonly created: string;
  readonly udl: UdlOptions;
}

/** Which satellite a track may be. */
export interface TrackMatches {
  readonly track: number;
  readonly matches: SatelliteMatches;
}

const utc = (utcMs: number): string => `${isoTime(utcMs, 6)}Z`;
const digits = (value: number | undefined, decimals: number): string => (value === undefined ? '' : value.toFixed(decimals));

/** Writes the observations of a recording as a table, messages, stars and plates. */
export function writeObservations(
  folder: string,
  observed: ObservedRecording,
  { matches, stacked }: { readonly matches: readonly TrackMatches[]; readonly stacked: readonly StackedSatellite[] },
  { site, originator, created, udl }: MessageOptions,
): void {
  const write = (name: string, content: string): void => writeAtomic(join(folder, name), content);
  write('stars.csv', starTable(observed));
  observed.plates.forEach(({ plate }, k) => {
    if (plate.kind === 'solved') write(`plate-${k + 1}.wcs`, `${fitsHeader(plate.wcs)}\n`);
  });
  write('observations.csv', observationTable(observed));
  if (observed.tracks.length > 0) write('lightcurve.csv', lightTable(observed));
  if (matches.length > 0) write('satellites.csv', satelliteTable(matches));
  if (stacked.length > 0) write('stacks.csv', stackTable(stacked));
  const tracks: ObservedTrack[] = observed.tracks.map(({ track, observations }) => ({ object: { track }, observations }));
  if (tracks.length === 0) return;
  const tdm = { originator, created };
  write('observations.tdm', messages.tdm(tracks, site, tdm));
  write('observations.tdm.xml', messages.tdmXml(tracks, site, tdm));
  write('observations.iod', messages.iod(tracks, site));
  write('observations.uk', messages.uk(tracks, site));
  write('observations.rde', messages.rde(tracks, site));
  write('observations.udl.json', messages.udl(tracks, site, udl));
}

function observationTable({ name, tracks }: ObservedRecording): string {
  const rows = tracks.flatMap(({ track, class: of, observations }) =>
    observations.map((one) => [
      name,
      track,
      of,
      one.tUs.toFixed(0),
      utc(one.utcMs),
      digits(one.timeSigmaS, 6),
      digits(one.raDeg, 6),
      digits(one.decDeg, 6),
      digits(Math.sqrt(one.covariance[0]), 2),
      digits(Math.sqrt(one.covariance[2]), 2),
      digits(one.raRate, 2),
      digits(one.decRate, 2),
      digits(one.rateSigma, 2),
      digits(one.magnitude, 2),
      digits(one.durationS, 3),
      one.events,
    ]),
  );
  const head = 'recording,track,class,t_us,utc,utc_sigma_s,ra_deg,dec_deg,ra_cosdec_sigma_arcsec,dec_sigma_arcsec';
  return csvText([
    [...head.split(','), ...'ra_cosdec_arcsec_s,dec_arcsec_s,rate_sigma_arcsec_s,magnitude,duration_s,events'.split(',')],
    ...rows,
  ]);
}

/** The light curve of every track. */
function lightTable({ name, tracks }: ObservedRecording): string {
  const rows = tracks.flatMap(({ track, light }) =>
    light.map(({ tUs, utcMs, rate, sigma, magnitude }) => [
      name,
      track,
      tUs.toFixed(0),
      utc(utcMs),
      digits(rate, 2),
      digits(sigma, 2),
      digits(magnitude, 3),
    ]),
  );
  return csvText(['recording,track,t_us,utc,events_s,sigma_events_s,magnitude'.split(','), ...rows]);
}

/** Every star of every picture: where it is, and where the catalogue has it. */
function starTable({ plates }: ObservedRecording): string {
  const rows = plates.flatMap(({ stars, plate }, k) =>
    stars.map(({ track, x, y, sigmaPx, brightness }, star) => {
      const match = plate.kind === 'solved' ? plate.matches.find((one) => one.star === star) : undefined;
      const at = plate.kind === 'solved' ? pixelToSky(plate.wcs, [x, y]) : undefined;
      return [
        k + 1,
        track,
        digits(x, 3),
        digits(y, 3),
        digits(sigmaPx, 3),
        digits(brightness, 2),
        digits(at?.raDeg, 6),
        digits(at?.decDeg, 6),
        digits(match?.catalogue.raDeg, 6),
        digits(match?.catalogue.decDeg, 6),
        digits(match?.catalogue.magnitude, 2),
        digits(match?.dx, 3),
        digits(match?.dy, 3),
      ];
    }),
  );
  const head = 'plate,track,x,y,sigma_px,events_s,ra_deg,dec_deg,catalogue_ra_deg,catalogue_dec_deg,v_t,residual_x,residual_y';
  return csvText([head.split(','), ...rows]);
}

function satelliteTable(matches: readonly TrackMatches[]): string {
  const rows = matches.flatMap(({ track, matches: { candidates } }) =>
    candidates.map((one, k) => [
      track,
      k + 1,
      one.elements.name,
      one.elements.norad,
      digits(one.separationDeg * 3600, 1),
      digits(one.leadS, 3),
      digits(one.acrossKm, 3),
      digits(one.alongKm, 3),
      digits(one.rateArcsecS, 2),
      digits(one.ageDays, 2),
      digits(one.rangeKm, 1),
      digits(one.elevationDeg, 2),
      digits(one.shadow, 2),
    ]),
  );
  const head = 'track,candidate,name,norad,separation_arcsec,early_s,across_km,along_km,rate_difference_arcsec_s,age_days';
  return csvText([[...head.split(','), 'range_km', 'elevation_deg', 'shadow'], ...rows]);
}

/** Every satellite that was expected on the chip and is in no track: how bright it is, or may be. */
function stackTable(stacked: readonly StackedSatellite[]): string {
  const rows = stacked.map((one) => [
    one.plate,
    one.elements.name,
    one.elements.norad,
    one.isFound ? 'found' : 'limit',
    digits(one.rate, 3),
    digits(one.sigma, 3),
    one.chance.toExponential(2),
    digits(one.limit, 3),
    digits(one.magnitude, 2),
    digits(one.limitMagnitude, 2),
    digits(one.leadS, 3),
    digits(one.acrossArcsec, 1),
    digits(one.ageDays, 2),
    digits(one.seconds, 2),
    one.fromUs.toFixed(0),
    one.untilUs.toFixed(0),
    digits(one.rangeKm, 1),
    digits(one.elevationDeg, 2),
    digits(one.shadow, 2),
  ]);
  const head = 'plate,name,norad,result,events_s,sigma_events_s,chance,limit_events_s,magnitude,limit_magnitude';
  return csvText([
    [...head.split(','), ...'early_s,across_arcsec,age_days,seconds,from_us,until_us,range_km,elevation_deg,shadow'.split(',')],
    ...rows,
  ]);
}
