import { z } from 'zod';
import { extra, section } from './annotations.ts';
import { detectorNames } from './names.ts';
import { integerIn, numberIn, oneOf, positive, positiveUpTo, upTo } from './values.ts';

/** How a trained network is run and scored. */
export const evaluationSection = section('Evaluation', {
  detector: extra(
    oneOf(...detectorNames),
    'network',
    'Trained network, evidence detector or a baseline; detect and evaluate without a checkpoint use evidence, unless the key is set',
  ),
  state: extra(
    oneOf('carry', 'reset'),
    'reset',
    'reset: every window starts from rest; carry: potentials go on from window to window',
  ),
  match_radius_px: extra(positiveUpTo(1e6), 6, 'Largest distance of a detection from a label that it hits', {
    unit: 'sensor px',
  }),
  radii_px: extra(z.array(positive()).min(1), [1, 3, 5, 10], 'Radii of the discs of Afshar volumes', {
    unit: 'sensor px',
    source: 'Afshar 2020',
  }),
  slice_ms: extra(numberIn(1, 5000), 10, 'Length of the time slices that are scored', { unit: 'ms', source: 'Afshar 2020' }),
});

/** How the network that adds up evidence is read (`evaluation.detector: evidence`). */
export const evidenceSection = section('Evidence', {
  passes: extra(
    oneOf('causal', 'both'),
    'causal',
    'causal: reports use earlier events only; both: tracks are then followed backwards (offline)',
  ),
  threshold_nats: extra(
    numberIn(8, 22),
    20,
    'Evidence at which something counts as an object: the first 8 start a track, which gains the rest itself',
    { unit: 'nats', source: 'Musicki, Evans & Stankovic 1994' },
  ),
  false_alarms_per_hour: extra(
    positiveUpTo(1e12).nullable(),
    1,
    'Tracks per hour that may be objects by chance; the threshold adapts to it; null: a fixed threshold',
    { unit: '1/h' },
  ),
  bin_px: extra(integerIn(1, 8), 1, 'Pixels on a side that are taken as one: faster, for faster objects, less for faint ones', {
    unit: 'sensor px',
  }),
  object_off_share: extra(numberIn(0.01, 0.99), 0.2, "Share of an object's events that are OFF; training learns it"),
});

/** How detections become tracks. */
export const trackingSection = section('Tracking', {
  position_px: extra(numberIn(0.001, 1e4), 1.5, 'Standard deviation of positions, per axis', { unit: 'sensor px' }),
  drift_px_s: extra(upTo(1e6), 10, 'Standard deviation of velocity changes in a second, per axis', { unit: 'px/s' }),
  speed_px_s: extra(numberIn(0.001, 1e6), 20, 'Standard deviation of the velocity of a new object, per axis', { unit: 'px/s' }),
  gate: extra(
    positiveUpTo(1e6),
    30,
    'Largest squared Mahalanobis distance of a detection from its track; 9.21 holds 99 % of normal errors',
    { source: 'Bar-Shalom 2001' },
  ),
  confirm_hits: extra(integerIn(1, 1e6), 4, 'Detections that confirm a track; others are not shown'),
  coast_s: extra(upTo(1e6), 2, 'Longest time without a detection, confirmed track', { unit: 's' }),
  tentative_coast_s: extra(upTo(1e6), 0.5, 'Longest time without a detection, other track', { unit: 's' }),
});

/** What is known of the sky before it is seen; stars are told from satellites without it, too. */
export const skySection = section('Sky', {
  mount: extra(
    oneOf('fixed', 'sidereal', 'follows', 'unknown'),
    'unknown',
    'What carries the telescope, for classes of tracks: fixed: it stands; sidereal: it follows the stars; follows: it follows something else',
  ),
  scale_arcsec_px: extra(
    positiveUpTo(1e5).nullable(),
    null,
    'Angle that a pixel sees: on a fixed mount it tells how fast stars go by',
    {
      unit: 'arcsec/px',
    },
  ),
});
