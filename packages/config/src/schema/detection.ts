import { extra, section } from './annotations.ts';
import { detectorNames } from './names.ts';
import { integerIn, numberIn, oneOf, positiveUpTo } from './values.ts';

/** How a trained network is run and scored. */
export const evaluationSection = section('Evaluation', 'score', {
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
});

/** How the network that adds up evidence is read (`evaluation.detector: evidence`). */
export const evidenceSection = section('Evidence', 'score', {
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

/** What is known of the sky before it is seen; stars are told from satellites without it, too. */
export const skySection = section('Sky', 'score', {
  mount: extra(
    oneOf('fixed', 'sidereal', 'follows', 'unknown'),
    'unknown',
    'What carries the telescope, for classes of tracks: fixed: it stands; sidereal: it follows the stars; follows: it follows something else',
  ),
  scale_arcsec_px: extra(
    positiveUpTo(1e5).nullable(),
    null,
    'Angle that a pixel sees: on a fixed mount it tells how fast stars go by',
    { unit: 'arcsec/px' },
  ),
});
