import { z } from 'zod';
import { key, section } from './annotations.ts';
import { flag, nonNegative, oneOf, positive, positiveRange } from './values.ts';

/** How neurons that add up evidence detect (`evaluation.detector: evidence`). */
export const evidenceSection = section('Evidence', {
  passes: key(oneOf('causal', 'both'), 'causal', {
    description:
      'causal: answers know what came before; both: a second pass runs backwards, and there must be evidence before and after (offline)',
    extension: true,
  }),
  spot_rates_hz: key(z.array(positive()).min(1), [0.3, 0.1], {
    description: 'Brightness of the objects that each map looks for: events per second that one adds to its middle pixel',
    unit: 'events/s',
    extension: true,
  }),
  threshold_nats: key(positive(), 18, {
    description:
      'Log-likelihood ratio at which a neuron fires: on Poisson background the chance per place and moment is below exp(-threshold)',
    unit: 'nats',
    source: 'Page 1954',
    extension: true,
  }),
  false_alarms_per_hour: key(positive().nullable(), 1, {
    description:
      'Places per hour that may fire by chance: the thresholds adapt to that from threshold_nats on, by the evidence seen below them (causal passes only); null keeps them fixed',
    unit: '1/h',
    extension: true,
  }),
  ceiling_nats: key(nonNegative(), 8, {
    description:
      'Most evidence above the threshold that a neuron keeps; with the leak it sets how long the neuron goes on firing',
    unit: 'nats',
    extension: true,
  }),
  fresh_s: key(positive(), 2, {
    description: 'Age up to which evidence tells where an object is, and whether it is still there',
    unit: 's',
    extension: true,
  }),
  fresh_nats: key(nonNegative(), 3, {
    description:
      'An object has left when the evidence of the last fresh_s is against it by more than this log-likelihood ratio; 3 nats are odds of 20 to 1',
    unit: 'nats',
    extension: true,
  }),
  shared: key(nonNegative(), 1, {
    description:
      'Share of the threshold that a spot must reach without its largest pixel, so that a hot pixel is not taken for an object',
    extension: true,
  }),
  separation_px: key(positive(), 12, {
    description: 'Detections of one moment are at least this far apart',
    unit: 'sensor px',
    extension: true,
  }),
  explain_away: key(flag(), true, {
    description:
      'Silence neurons that fire because of an object that has moved on or left; its events count for no other object (causal pass)',
    extension: true,
  }),
  fast: key(flag(), true, {
    description: 'Objects that are too fast for maps that stand still are looked for by maps that move along (causal pass)',
    extension: true,
  }),
  fast_px_s: key(positiveRange(), [60, 10_000], {
    description:
      'Slowest and fastest of them: up to 520 px/s maps look that lie 150 px/s apart, above chains of events; the logarithm of the number of velocities is added to the threshold',
    unit: 'px/s',
    extension: true,
  }),
  fast_spot_rate_hz: key(positive(), 3, {
    description:
      'Brightness of the fast objects that are waited for: events per second that one adds to the pixel in its middle; more in proportion to the speed above 520 px/s',
    unit: 'events/s',
    extension: true,
  }),
  answer_ms: key(positive(), 50, {
    description: 'Time between two answers, rounded up to whole steps of 10 ms',
    unit: 'ms',
    extension: true,
  }),
});
