import { key, section } from './annotations.ts';
import { integerIn, numberIn, oneOf, positiveUpTo } from './values.ts';

/** How the network that adds up evidence is read (`evaluation.detector: evidence`). */
export const evidenceSection = section('Evidence', {
  passes: key(oneOf('causal', 'both'), 'causal', {
    description:
      'causal: answers know what came before; both: a second pass runs backwards, and there must be evidence before and after (offline)',
    extension: true,
  }),
  threshold_nats: key(numberIn(8, 22), 20, {
    description:
      'Log-likelihood ratio at which a place counts as an object; objects faster than 40 px/s need 3.5 nats more, as there are more velocities to be wrong with; their evidence ends at 26',
    unit: 'nats',
    source: 'Page 1954',
    extension: true,
  }),
  false_alarms_per_hour: key(positiveUpTo(1e12).nullable(), 1, {
    description:
      'Places per hour that may count by chance: the thresholds adapt to that from threshold_nats on, by the evidence seen below them (causal passes only); null keeps them fixed',
    unit: '1/h',
    extension: true,
  }),
  bin_px: key(integerIn(1, 8), 1, {
    description:
      'So many pixels on a side are taken as one. With 2 a sensor of 1280 × 720 takes a quarter of the time, and objects may be twice as fast; what is faint and slow is lost sooner. Results are in sensor pixels',
    unit: 'sensor px',
    extension: true,
  }),
  separation_px: key(positiveUpTo(1e6), 8, {
    description: 'Detections of one moment are at least this far apart, in pixels after binning',
    unit: 'px',
    extension: true,
  }),
  object_off_share: key(numberIn(0.01, 0.99), 0.2, {
    description: 'Share of the events of objects that are OFF; training learns it and writes it into the detector',
    extension: true,
  }),
});
