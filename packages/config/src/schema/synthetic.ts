import { z } from 'zod';
import { extra, section } from './annotations.ts';
import { count, integerIn, natural, nonNegativeRange, numberIn, oneOf, positiveRange, positiveUpTo, upTo } from './values.ts';

/** A key that is what the scene has, unless it is given. */
const ofScene = <T extends z.ZodType>(type: T, description: string, unit?: string) =>
  extra(type.nullable(), null as z.core.output<z.ZodNullable<T>>, description, { ...(unit !== undefined && { unit }) });

/** Of each kind. */
const mostRecordings = 10_000;

/** The generator of recordings (`data.dataset: synthetic`). */
export const syntheticSection = section('Synthetic recordings', 'data', {
  scene: extra(
    oneOf('plain', 'slews', 'passing', 'crossing', 'meeting', 'sidereal', 'geo', 'tracking'),
    'plain',
    'Scene, which gives the keys below that are null (docs/generated-skies.md)',
  ),
  recordings: extra(integerIn(1, mostRecordings), 8, 'Generated recordings with satellites'),
  negatives: extra(integerIn(0, mostRecordings), 2, 'Generated recordings without a satellite'),
  duration_s: ofScene(positiveUpTo(3600), 'Length of a recording', 's'),
  sensor: extra(
    oneOf('DAVIS', 'ATIS', 'DAVIS346', 'DVXplorer', 'EVK4'),
    'DAVIS',
    'Camera: DAVIS 240 x 180 px, ATIS 304 x 240, DAVIS346 346 x 260, DVXplorer 640 x 480, EVK4 1280 x 720',
  ),
  background_rate_hz: ofScene(upTo(1e8), 'Background events of the whole chip', 'events/s'),
  noise: ofScene(
    oneOf('poisson', 'davis'),
    'Background: independent events (poisson), or bursts and pairs as of a real camera (davis)',
  ),
  stars: ofScene(natural().max(100_000), 'Stars on the chip; by magnitude, on average'),
  zero_point: ofScene(numberIn(-40, 40), 'Magnitude of a star of one event per second', 'mag'),
  satellites: ofScene(count().max(253), 'Satellites of a recording that is not a negative'),
  speed_px_s: ofScene(nonNegativeRange(1e5), 'Slowest and fastest satellite', 'px/s'),
  satellite_rate_hz: ofScene(positiveRange(1e6), 'Events of the dimmest and the brightest satellite', 'events/s'),
  drift_px_s: ofScene(upTo(1000), 'Drift of the stars, in a random direction', 'px/s'),
  field: ofScene(
    z.tuple([numberIn(0, 360), numberIn(-90, 90), positiveUpTo(600)]),
    'Real stars: right ascension and declination of the middle of the chip (J2000) and scale; null: stars are drawn',
    'degrees, degrees, arcsec/px',
  ),
});
