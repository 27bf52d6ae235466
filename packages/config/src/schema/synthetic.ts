import type { z } from 'zod';
import { key, section } from './annotations.ts';
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
  key(type.nullable(), null as z.core.output<z.ZodNullable<T>>, {
    description,
    extension: true,
    ...(unit !== undefined && { unit }),
  });

const telescopeSection = section('Telescope of synthetic recordings', {
  follows: ofScene(
    oneOf('nothing', 'satellite'),
    'satellite holds the first one near the middle of the chip, and everything else moves by what it would have moved',
  ),
  drift_px_s: ofScene(upTo(1000), 'Drift of the stars, in a direction that is drawn', 'px/s'),
  rotation_deg_s: ofScene(
    numberIn(-360, 360),
    'Turn of the stars about the middle of the chip, as on an alt-azimuth mount',
    'degrees/s',
  ),
  slews: ofScene(natural().max(1000), 'Slews of a recording, with stops between: 25 to 70 px at 10 to 280 px/s, there and back'),
  jitter_px: ofScene(upTo(100), 'How far everything shakes, root of the mean square per axis', 'px'),
  jitter_hz: ofScene(positiveUpTo(1000), 'How fast the fastest part of jitter_px is', 'Hz'),
});

const tumblingSection = section('Tumbling of synthetic satellites', {
  period_s: ofScene(positiveRange(1e6), 'Shortest and longest turn of a satellite', 's'),
  amplitude: ofScene(fraction(), 'Share by which the brightness swings about its mean in a turn'),
  glint_gain: ofScene(upTo(1000), 'How many times the mean brightness a flash once in a turn adds at its peak; 0 is no flash'),
});

/** Of each kind. */
const mostRecordings = 10_000;

/** The generator of recordings (`data.dataset: synthetic`). */
export const syntheticSection = section('Synthetic recordings', {
  scene: key(oneOf('plain', 'slews', 'passing', 'crossing', 'meeting', 'sidereal', 'geo', 'tracking'), 'plain', {
    description: 'What is generated: all keys below that are null are as this scene has them (docs/generated-skies.md)',
    extension: true,
  }),
  recordings: key(integerIn(1, mostRecordings), 8, { description: 'Generated recordings with satellites', extension: true }),
  negatives: key(integerIn(0, mostRecordings), 2, {
    description: 'Further generated recordings without a satellite',
    extension: true,
  }),
  duration_s: ofScene(positiveUpTo(3600), 'Length of a recording', 's'),
  sensor: key(oneOf('DAVIS', 'ATIS', 'DAVIS346', 'DVXplorer', 'EVK4'), 'DAVIS', {
    description:
      'Camera whose chip is imitated: DAVIS 240 x 180 px, ATIS 304 x 240, DAVIS346 346 x 260, DVXplorer 640 x 480, EVK4 1280 x 720',
    extension: true,
  }),
  background_rate_hz: ofScene(
    upTo(1e8),
    'Background events over the whole chip; that of the scene grows with the area of the chip',
    'events/s',
  ),
  noise: ofScene(
    oneOf('poisson', 'davis'),
    'Kind of background: poisson is independent events; davis has the bursts, leak clocks, ON-OFF pairs and column pattern of real recordings',
  ),
  hot_pixels: ofScene(natural().max(9216), 'Pixels that fire all the time, at most 1 % of all'),
  stars: ofScene(
    natural().max(100_000),
    'Stars on the chip, which are not labelled: exactly so many at the beginning, or with star_magnitudes so many on average',
  ),
  star_magnitudes: ofScene(
    rangeIn(0, 16),
    'Magnitudes of the brightest and of the dimmest star; the sky has no end then, and as many dim stars among bright ones as the real one',
  ),
  zero_point: ofScene(numberIn(-40, 40), 'Magnitude of a star that gives one event per second', 'mag'),
  psf_px: ofScene(positiveUpTo(20), 'Radius of the point spread of stars and satellites, standard deviation', 'px'),
  satellites: ofScene(count().max(253), 'Satellites of a recording that is not a negative'),
  speed_px_s: ofScene(nonNegativeRange(1e5), 'Slowest and fastest satellite', 'px/s'),
  satellite_rate_hz: ofScene(positiveRange(1e6), 'Events of the dimmest and of the brightest satellite', 'events/s'),
  curvature_deg_px: ofScene(upTo(180), 'Largest turn of a path per px, either way; 0 is straight', 'degrees/px'),
  tumbling: tumblingSection,
  telescope: telescopeSection,
});
