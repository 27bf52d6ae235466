import { key, section } from './annotations.ts';
import { count, natural, nonNegative, oneOf, positiveRange, positiveUpTo } from './values.ts';

/** The generator of recordings (`data.dataset: synthetic`). */
export const syntheticSection = section('Synthetic recordings', {
  recordings: key(count(), 8, { description: 'Generated recordings with satellites', extension: true }),
  negatives: key(natural(), 2, {
    description: 'Further generated recordings without a satellite',
    extension: true,
  }),
  duration_s: key(positiveUpTo(3600), 20, { description: 'Length of a recording', unit: 's', extension: true }),
  sensor: key(oneOf('DAVIS', 'ATIS'), 'DAVIS', {
    description: 'Sensor that is imitated: DAVIS 240 x 180 px, ATIS 304 x 240 px',
    extension: true,
  }),
  background_rate_hz: key(nonNegative(), 5000, {
    description: 'Background events over the whole chip',
    unit: 'events/s',
    extension: true,
  }),
  noise: key(oneOf('poisson', 'davis'), 'poisson', {
    description:
      'Kind of background: poisson is independent events; davis has the bursts, leak clocks, ON-OFF pairs and column pattern of real recordings',
    extension: true,
  }),
  hot_pixels: key(natural().max(400), 10, { description: 'Pixels that fire all the time', extension: true }),
  stars: key(natural(), 3, { description: 'Stars that drift together', extension: true }),
  satellites: key(count().max(253), 1, {
    description: 'Satellites of a recording that is not a negative',
    extension: true,
  }),
  speed_px_s: key(positiveRange(), [5, 40], { description: 'Slowest and fastest satellite', unit: 'px/s', extension: true }),
  satellite_rate_hz: key(positiveRange(), [100, 400], {
    description: 'Events of the dimmest and of the brightest satellite',
    unit: 'events/s',
    extension: true,
  }),
});
