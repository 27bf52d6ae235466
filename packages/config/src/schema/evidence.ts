import { key, section } from './annotations.ts';
import { integerIn, numberIn, oneOf, positiveUpTo } from './values.ts';

/** How the network that adds up evidence is read (`evaluation.detector: evidence`). */
export const evidenceSection = section('Evidence', {
  passes: key(oneOf('causal', 'both'), 'causal', {
    description: 'causal: reports use earlier events only; both: a second pass runs backwards (offline)',
    extension: true,
  }),
  threshold_nats: key(numberIn(8, 22), 20, {
    description: 'Evidence at which something counts as an object: the first 8 start a track, which gains the rest itself',
    unit: 'nats',
    source: 'Musicki, Evans & Stankovic 1994',
    extension: true,
  }),
  false_alarms_per_hour: key(positiveUpTo(1e12).nullable(), 1, {
    description:
      'Tracks per hour that may be objects by chance; the threshold adapts to it (causal passes); null: a fixed threshold',
    unit: '1/h',
    extension: true,
  }),
  bin_px: key(integerIn(1, 8), 1, {
    description: 'Pixels on a side that are taken as one: faster, for faster objects, less for faint ones',
    unit: 'sensor px',
    extension: true,
  }),
  separation_px: key(positiveUpTo(1e6), 8, {
    description: 'Least distance of detections of one moment, after binning (both passes)',
    unit: 'px',
    extension: true,
  }),
  object_off_share: key(numberIn(0.01, 0.99), 0.2, {
    description: "Share of an object's events that are OFF; training learns it",
    extension: true,
  }),
});
