import type { z } from 'zod';
import { extra, section } from './annotations.ts';
import {
  count,
  fraction,
  integerIn,
  natural,
  nonNegativeRange,
  numberIn,
  oneOf,
  positiveRange,
  positiveUpTo,
  rangeIn,
  upTo,
} from './values.ts';

/** A key that is what the scene has, unless it is given. */
const ofScene = <T extends z.ZodType>(type: T, description: string, unit?: string) =>
  extra(type.nullable(), null as z.core.output<z.ZodNullable<T>>, description, { ...(unit !== undefined && { unit }) });

const telescopeSection = section('Telescope of synthetic recordings', {
  follows: ofScene(
    oneOf('nothing', 'satellite'),
    'satellite: the first satellite stays near the middle, and everything else moves',
  ),
  drift_px_s: ofScene(upTo(1000), 'Drift of the stars, in a random direction', 'px/s'),
  rotation_deg_s: ofScene(numberIn(-360, 360), 'Rotation of the stars about the middle of the chip', 'degrees/s'),
  slews: ofScene(natural().max(1000), 'Slews of a recording, there and back'),
  jitter_px: ofScene(upTo(100), 'Jitter of the picture, RMS per axis', 'px'),
  jitter_hz: ofScene(positiveUpTo(1000), 'Highest frequency of the jitter', 'Hz'),
});

const tumblingSection = section('Tumbling of synthetic satellites', {
  period_s: ofScene(positiveRange(1e6), 'Shortest and longest period of a satellite', 's'),
  amplitude: ofScene(fraction(), 'Share by which the brightness swings about its mean'),
  glint_gain: ofScene(upTo(1000), 'Peak of a flash per turn, in mean brightnesses; 0: none'),
});

const fieldSection = section('Field of real stars of synthetic recordings', {
  ra_deg: ofScene(numberIn(0, 360), 'Right ascension of the middle of the chip (J2000); null: stars are drawn', 'degrees'),
  dec_deg: extra(numberIn(-90, 90), 0, 'Declination of the middle of the chip (J2000), where ra_deg is given', {
    unit: 'degrees',
  }),
  arcsec_px: extra(positiveUpTo(600), 90, 'Scale, where ra_deg is given', { unit: 'arcsec/px' }),
});

/** Of each kind. */
const mostRecordings = 10_000;

/** The generator of recordings (`data.dataset: synthetic`). */
export const syntheticSection = section('Synthetic recordings', {
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
  hot_pixels: ofScene(natural().max(9216), 'Hot pixels, at most 1 % of all'),
  stars: ofScene(natural().max(100_000), 'Stars on the chip; with star_magnitudes on average'),
  star_magnitudes: ofScene(rangeIn(0, 16), 'Magnitudes of the brightest and the dimmest star, in numbers as in the real sky'),
  zero_point: ofScene(numberIn(-40, 40), 'Magnitude of a star of one event per second', 'mag'),
  psf_px: ofScene(positiveUpTo(20), 'Standard deviation of the point spread', 'px'),
  satellites: ofScene(count().max(253), 'Satellites of a recording that is not a negative'),
  speed_px_s: ofScene(nonNegativeRange(1e5), 'Slowest and fastest satellite', 'px/s'),
  satellite_rate_hz: ofScene(positiveRange(1e6), 'Events of the dimmest and the brightest satellite', 'events/s'),
  curvature_deg_px: ofScene(upTo(180), 'Largest turn of a path per px; 0: straight', 'degrees/px'),
  field: fieldSection,
  tumbling: tumblingSection,
  telescope: telescopeSection,
});
