import { key, section } from './annotations.ts';
import { integerIn, numberIn, oneOf, positiveUpTo } from './values.ts';

/** How the network that adds up evidence is read (`evaluation.detector: evidence`). */
export const evidenceSection = section('Evidence', {
  passes: key(oneOf('causal', 'both'), 'causal', {
    description: 'causal: reports use earlier events only; both: a second pass runs backwards (offline)',
    extension: true,
  }),
  tracks: key(oneOf('detections', 'events'), 'detections', {
    description:
      'What tracks are made of (causal passes): detections, by a filter behind them; events, by tracks that test themselves',
    source: 'Musicki, Evans & Stankovic 1994',
    extension: true,
  }),
  threshold_nats: key(numberIn(8, 22), 20, {
    description: 'Evidence at which a place counts as an object; objects faster than 40 px/s need 3.5 more',
    unit: 'nats',
    source: 'Page 1954',
    extension: true,
  }),
  false_alarms_per_hour: key(positiveUpTo(1e12).nullable(), 1, {
    description: 'Places per hour that may count by chance; thresholds adapt to it (causal passes); null: fixed thresholds',
    unit: '1/h',
    extension: true,
  }),
  bin_px: key(integerIn(1, 8), 1, {
    description: 'Pixels on a side that are taken as one: faster, for faster objects, less for faint ones',
    unit: 'sensor px',
    extension: true,
  }),
  separation_px: key(positiveUpTo(1e6), 8, {
    description: 'Least distance of detections of one moment, after binning',
    unit: 'px',
    extension: true,
  }),
  object_off_share: key(numberIn(0.01, 0.99), 0.2, {
    description: "Share of an object's events that are OFF; training learns it",
    extension: true,
  }),
});
