import { key, section } from './annotations.ts';
import { integerIn, numberIn, positiveUpTo, upTo } from './values.ts';

/** How detections become tracks. */
export const trackingSection = section('Tracking', {
  position_px: key(numberIn(0.001, 1e4), 1.5, {
    description: 'Standard deviation of positions, per axis',
    unit: 'sensor px',
    extension: true,
  }),
  drift_px_s: key(upTo(1e6), 10, {
    description: 'Standard deviation of velocity changes in a second, per axis',
    unit: 'px/s',
    extension: true,
  }),
  speed_px_s: key(numberIn(0.001, 1e6), 20, {
    description: 'Standard deviation of the velocity of a new object, per axis',
    unit: 'px/s',
    extension: true,
  }),
  gate: key(positiveUpTo(1e6), 30, {
    description: 'Largest squared Mahalanobis distance of a detection from its track; 9.21 holds 99 % of normal errors',
    source: 'Bar-Shalom 2001',
    extension: true,
  }),
  confirm_hits: key(integerIn(1, 1e6), 4, {
    description: 'Detections that confirm a track; others are not shown',
    extension: true,
  }),
  coast_s: key(upTo(1e6), 2, {
    description: 'Longest time without a detection, confirmed track',
    unit: 's',
    extension: true,
  }),
  tentative_coast_s: key(upTo(1e6), 0.5, {
    description: 'Longest time without a detection, other track',
    unit: 's',
    extension: true,
  }),
});
