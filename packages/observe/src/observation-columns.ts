import { isoTime, pixelToSky, type SatelliteCandidate } from '@spikeseg/astrometry';
import { type CsvColumn, digits } from '@spikeseg/detection';
import type { ObservedRecording, Plate } from './observe-recording.ts';
import { originText, type PlateOrigin } from './plates/sky-plates.ts';
import type { StackedSatellite } from './stack-satellites.ts';
import type { TrackMatches } from './which-satellites.ts';

type Tracks = ObservedRecording['tracks'];
type Recorded = { readonly name: string; readonly track: Tracks[number] };

const utc = (utcMs: number): string => `${isoTime(utcMs, 6)}Z`;

/** A second of a track, in observations.csv. */
type ObservationRow = Recorded & { readonly one: Tracks[number]['observations'][number]; readonly origin: PlateOrigin };
const observation: readonly CsvColumn<ObservationRow>[] = [
  ['recording', 'name of the recording', ({ name }) => name],
  ['track', 'number of the track, as in `tracks.csv`', ({ track }) => track.track],
  ['class', '`satellite`, or with `--show all` also `unknown`', ({ track }) => track.class],
  ['t_us', 'µs on the clock of the camera', ({ one }) => one.tUs.toFixed(0)],
  ['utc', 'the same in UTC, ISO 8601', ({ one }) => utc(one.utcMs)],
  ['utc_sigma_s', 'standard deviation of the UTC, s', ({ one }) => digits(one.timeSigmaS, 6)],
  ['ra_deg', 'right ascension, J2000, degrees', ({ one }) => digits(one.raDeg, 6)],
  ['dec_deg', 'declination, J2000, degrees', ({ one }) => digits(one.decDeg, 6)],
  ['ra_cosdec_sigma_arcsec', 'standard deviation of RA · cos Dec, arcsec', ({ one }) => digits(Math.sqrt(one.covariance[0]), 2)],
  ['dec_sigma_arcsec', 'standard deviation of Dec, arcsec', ({ one }) => digits(Math.sqrt(one.covariance[2]), 2)],
  ['ra_cosdec_arcsec_s', 'rate of RA · cos Dec, arcsec/s', ({ one }) => digits(one.raRate, 2)],
  ['dec_arcsec_s', 'rate of Dec, arcsec/s', ({ one }) => digits(one.decRate, 2)],
  ['rate_sigma_arcsec_s', 'standard deviation of either rate, arcsec/s', ({ one }) => digits(one.rateSigma, 2)],
  ['magnitude', 'by the zero point of the stars, in their scale', ({ one }) => digits(one.magnitude, 2)],
  ['duration_s', 'time that it was made from, s', ({ one }) => digits(one.durationS, 3)],
  ['events', 'events of the object in that time', ({ one }) => one.events],
  ['plate', 'number of the picture, from 1', ({ one }) => one.picture + 1],
  [
    'plate_origin',
    'what its plate was made from: `solved` by the catalogue, or `carried` from another plate by stars of both',
    ({ origin }) => originText(origin),
  ],
];

/** A block of the light curve of a track, in lightcurve.csv. */
type LightRow = Recorded & { readonly one: Tracks[number]['light'][number] };
const light: readonly CsvColumn<LightRow>[] = [
  ['recording', 'name of the recording', ({ name }) => name],
  ['track', 'number of the track', ({ track }) => track.track],
  ['t_us', 'middle of the block, µs on the clock of the camera', ({ one }) => one.tUs.toFixed(0)],
  ['utc', 'the same in UTC, ISO 8601', ({ one }) => utc(one.utcMs)],
  ['events_s', 'brightness, events/s, less the background', ({ one }) => digits(one.rate, 2)],
  ['sigma_events_s', 'its standard deviation, events/s', ({ one }) => digits(one.sigma, 2)],
  ['magnitude', 'by the zero point of the stars, in their scale', ({ one }) => digits(one.magnitude, 3)],
];

/** A star of a picture, with where the catalogue has it, in stars.csv. */
function starRows({ plates }: Pick<ObservedRecording<Plate>, 'plates'>) {
  return plates.flatMap(({ stars, plate, utcMs }, k) =>
    stars.map((star, i) => ({
      plate: k + 1,
      utcMs,
      believed: plate.kind === 'solved' ? plate.believed : undefined,
      star,
      match: plate.kind === 'solved' ? plate.matches.find((one) => one.star === i) : undefined,
      at: plate.kind === 'solved' ? pixelToSky(plate.wcs, [star.x, star.y]) : undefined,
    })),
  );
}
const star: readonly CsvColumn<ReturnType<typeof starRows>[number]>[] = [
  ['plate', 'number of the picture, from 1', ({ plate }) => plate],
  ['utc', 'when the places hold: the middle of the picture, UTC, ISO 8601', ({ utcMs }) => utc(utcMs)],
  ['track', 'number of the track of the star', (row) => row.star.track],
  ['x', 'place on the chip, px', (row) => digits(row.star.x, 3)],
  ['y', 'the same downwards, px', (row) => digits(row.star.y, 3)],
  ['sigma_px', 'standard deviation of the place per axis, px', (row) => digits(row.star.sigmaPx, 3)],
  ['events_s', 'brightness, events/s', (row) => digits(row.star.brightness, 2)],
  ['ra_deg', 'where the plate has it: RA, J2000, degrees', ({ at }) => digits(at?.raDeg, 6)],
  ['dec_deg', 'Dec, J2000, degrees', ({ at }) => digits(at?.decDeg, 6)],
  [
    'catalogue_ra_deg',
    'the star of the catalogue that is matched: RA, degrees',
    ({ match }) => digits(match?.catalogue.raDeg, 6),
  ],
  ['catalogue_dec_deg', 'its Dec, degrees', ({ match }) => digits(match?.catalogue.decDeg, 6)],
  ['magnitude', 'its magnitude in the catalogue', ({ match }) => digits(match?.catalogue.magnitude, 2)],
  ['band', 'scale of that magnitude: V_T of Tycho-2, or that of `--catalogue`', ({ match }) => match?.catalogue.band ?? null],
  ['residual_x', 'star less catalogue, px', ({ match }) => digits(match?.dx, 3)],
  ['residual_y', 'the same downwards, px', ({ match }) => digits(match?.dy, 3)],
  [
    'plate_by',
    'why the plate is believed: `stars` of the catalogue agree; or they are too few to tell, and `solve-field` found it or it was `given`',
    ({ believed }) => believed?.by ?? '',
  ],
  [
    'plate_chance',
    'bound of the chance that the plate is wrong, of `solve-field` by its own odds; empty where it was given',
    ({ believed }) => believed?.chance?.toExponential(1) ?? '',
  ],
];

/** A satellite that a track may be, at the stated time or at another, in satellites.csv. */
const candidateRows = (matches: readonly TrackMatches[]) =>
  matches.flatMap(({ track, matches: { candidates }, shifted }) => {
    const later = shifted.toSorted((a, b) => a.candidate.chance - b.candidate.chance);
    const all: { readonly one: SatelliteCandidate; readonly lateS: number }[] = [
      ...candidates.map((one) => ({ one, lateS: 0 })),
      ...later.map(({ candidate: one, lateS }) => ({ one, lateS })),
    ];
    return all.map((row, k) => ({ track, candidate: k + 1, ...row }));
  });
const candidate: readonly CsvColumn<ReturnType<typeof candidateRows>[number]>[] = [
  ['track', 'number of the track', ({ track }) => track],
  ['candidate', '1 is the likeliest', (row) => row.candidate],
  ['name', 'name in the elements', ({ one }) => one.elements.name],
  ['norad', 'catalogue number', ({ one }) => one.elements.norad],
  ['chance', 'chance that a satellite of the file fits as well by coincidence', ({ one }) => one.chance.toExponential(2)],
  [
    'utc_late_s',
    'how much later the stated UTC is than that at which it fits, s; 0 where it fits at the stated one',
    ({ lateS }) => digits(lateS, 2),
  ],
  ['separation_arcsec', 'mean distance from where it was expected, arcsec', ({ one }) => digits(one.separationDeg * 3600, 1)],
  ['early_s', 'how much earlier than expected it came, s', ({ one }) => digits(one.leadS, 3)],
  ['across_km', 'mean distance beside the path, to its left, km', ({ one }) => digits(one.acrossKm, 3)],
  ['along_km', 'the earliness as a way along the path, km', ({ one }) => digits(one.alongKm, 3)],
  ['rate_difference_arcsec_s', 'length of the difference of the rates, arcsec/s', ({ one }) => digits(one.rateArcsecS, 2)],
  ['age_days', 'age of the elements, days', ({ one }) => digits(one.ageDays, 2)],
  ['range_km', 'distance from the site, km', ({ one }) => digits(one.rangeKm, 1)],
  ['elevation_deg', 'elevation, degrees', ({ one }) => digits(one.elevationDeg, 2)],
  ['shadow', 'share of the Sun that the Earth hides from it, 0 to 1', ({ one }) => digits(one.shadow, 2)],
];

/** A satellite that was expected on the chip and is in no track, in stacks.csv. */
const stack: readonly CsvColumn<StackedSatellite>[] = [
  ['plate', 'number of the picture, from 1', ({ plate }) => plate],
  ['name', 'name in the elements', ({ elements }) => elements.name],
  ['norad', 'catalogue number', ({ elements }) => elements.norad],
  ['result', '`found`, or `limit`', ({ isFound }) => (isFound ? 'found' : 'limit')],
  ['events_s', 'brightness at the likeliest place, events/s', ({ rate }) => digits(rate, 3)],
  ['sigma_events_s', 'its standard deviation, events/s', ({ sigma }) => digits(sigma, 3)],
  ['chance', 'chance that background has a spot as bright anywhere in the stack', ({ chance }) => chance.toExponential(2)],
  ['limit_events_s', 'no place of the stack is brighter, with 95 % confidence, events/s', ({ limit }) => digits(limit, 3)],
  ['magnitude', 'the same, where it is found', ({ magnitude }) => digits(magnitude, 2)],
  ['limit_magnitude', 'of the limit: it is fainter', ({ limitMagnitude }) => digits(limitMagnitude, 2)],
  [
    'search_limit_events_s',
    'nine tenths of objects on its path are found by the search from so many events/s on',
    ({ searchLimitHz }) => digits(searchLimitHz, 3),
  ],
  ['search_limit_magnitude', 'of that', ({ searchLimitMagnitude }) => digits(searchLimitMagnitude, 2)],
  ['early_s', 'how much earlier than expected it came, s', ({ leadS }) => digits(leadS, 3)],
  ['across_arcsec', 'distance beside the path, to its left, arcsec', ({ acrossArcsec }) => digits(acrossArcsec, 1)],
  ['age_days', 'age of the elements, days', ({ ageDays }) => digits(ageDays, 2)],
  ['seconds', 'time in which events were summed, s', ({ seconds }) => digits(seconds, 2)],
  ['from_us', 'when its path is on the chip: first, µs on the clock of the camera', ({ fromUs }) => fromUs.toFixed(0)],
  ['until_us', 'and last', ({ untilUs }) => untilUs.toFixed(0)],
  ['range_km', 'distance from the site, km', ({ rangeKm }) => digits(rangeKm, 1)],
  ['elevation_deg', 'elevation, degrees', ({ elevationDeg }) => digits(elevationDeg, 2)],
  ['shadow', 'share of the Sun that the Earth hides from it, 0 to 1', ({ shadow }) => digits(shadow, 2)],
];

/** The columns of the tables of `observe`. */
export const observationColumns = { observation, star, light, candidate, stack } as const;

export { candidateRows, starRows };
