import { key, section } from './annotations.ts';
import { integerIn, numberIn, positiveUpTo, upTo } from './values.ts';

/** How detections become tracks. */
export const trackingSection = section('Tracking', {
  position_px: key(numberIn(0.001, 1e4), 1.5, {
    description: 'Standard deviation of the position of a detection, per axis',
    unit: 'sensor px',
    extension: true,
  }),
  drift_px_s: key(upTo(1e6), 10, {
    description: 'Standard deviation of the drift of a velocity within a second, per axis',
    unit: 'px/s',
    extension: true,
  }),
  speed_px_s: key(numberIn(0.001, 1e6), 20, {
    description: 'Standard deviation of the velocity of an object that was seen once, per axis',
    unit: 'px/s',
    extension: true,
  }),
  gate: key(positiveUpTo(1e6), 30, {
    description:
      'Largest squared Mahalanobis distance from where a track expects its next detection; 9.21 holds 99 % of its own (χ², two degrees of freedom) as far as their errors are normal, which those of slews and of neighbouring velocities are not',
    source: 'Bar-Shalom 2001',
    extension: true,
  }),
  confirm_hits: key(integerIn(1, 1e6), 4, {
    description: 'Detections after which a track is confirmed; only confirmed tracks are shown and scored',
    extension: true,
  }),
  coast_s: key(upTo(1e6), 2, {
    description: 'Longest time without a detection before a confirmed track ends',
    unit: 's',
    extension: true,
  }),
  tentative_coast_s: key(upTo(1e6), 0.5, {
    description: 'Longest time without a detection before a track that is not confirmed ends',
    unit: 's',
    extension: true,
  }),
});
