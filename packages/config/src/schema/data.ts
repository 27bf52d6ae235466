import { z } from 'zod';
import { key, section } from './annotations.ts';
import { limitsSection } from './limits.ts';
import { readingKeys } from './reading.ts';
import { syntheticSection } from './synthetic.ts';
import { count, flag, natural, oneOf, positive, positiveFraction, text, wholeMicroseconds } from './values.ts';

const augmentationSection = section('Augmentation', {
  enabled: key(flag(), true, { description: 'Augment the stimuli of the training split' }),
  flip_horizontal: key(flag(), true, { description: 'Mirror half of the stimuli left to right' }),
  flip_polarity: key(flag(), false, { description: 'Swap ON and OFF in half of the stimuli' }),
});

/** Which recordings, and how events become time steps of the input. */
export const dataSection = section('Data', {
  dataset: key(oneOf('ebssa', 'synthetic'), 'ebssa', {
    description: 'ebssa reads recordings below data_root; synthetic generates them from data.synthetic',
  }),
  data_root: key(text(), '/path/to/EBSSA', {
    description: 'Folder of the recordings; ~ and $VAR expand, a relative path starts at the configuration file',
  }),
  sensor: key(oneOf('ATIS', 'DAVIS', 'all'), 'all', { description: 'Sensor whose recordings are used' }),
  batch_size: key(count(), 1, {
    description:
      'Stimuli that are simulated with the same weights and thresholds; each learns, in order, from what the one before left',
  }),
  num_workers: key(natural(), 0, {
    description:
      'Worker threads for evaluation and detection, or for the runs of cv and of a sweep; 0 uses the main thread; the results are the same',
  }),
  // A window is taken whole: a file from somebody else must not ask for memory without end.
  n_timesteps: key(count().max(100_000), 10, { description: 'Length of a window, which is one stimulus', unit: 'steps' }),
  input_height: key(count(), 128, { description: 'Height of the input', unit: 'px' }),
  input_width: key(count(), 128, { description: 'Width of the input', unit: 'px' }),
  input_channels: key(z.literal([1, 2]), 2, { description: '2 keeps ON and OFF events apart; 1 merges them' }),
  normalize: key(flag(), true, {
    description:
      'With encoding: counts, one spike per pixel, channel and step at most; false keeps the number of events (at most 255 with model.numerics: exact)',
  }),
  train_ratio: key(positiveFraction(), 0.9, { description: 'Share of the recordings that train; the rest validates' }),
  held_out: key(z.array(text()), [], {
    description: 'Names of recordings that neither train nor validate; where there are any, these are scored',
    extension: true,
  }),
  augmentation: augmentationSection,
  timestep_ms: key(wholeMicroseconds(), 100, {
    description: 'Duration of a time step; in 10 ms a dim satellite leaves less than one event',
    unit: 'ms',
    extension: true,
  }),
  window_stride: key(count().nullable(), null, {
    description: 'Steps from the start of a window to the start of the next; null is n_timesteps, so that windows tile',
    unit: 'steps',
    extension: true,
  }),
  encoding: key(oneOf('counts', 'binary', 'llr'), 'counts', {
    description:
      'What the input holds per pixel, channel and step: counts is the events, as normalize says; binary is 1 where there was one; llr is how much likelier these events are with an object than from background alone, in nats',
    extension: true,
  }),
  llr_rate_hz: key(positive(), 0.3, {
    description: 'With encoding: llr, the events that an object is assumed to add to a pixel',
    unit: 'events/s',
    extension: true,
  }),
  llr_max_nats: key(count(), 7, {
    description:
      'With encoding: llr, the largest input of a pixel, channel and step; it keeps one hot pixel from firing a neuron',
    unit: 'nats',
    extension: true,
  }),
  ...readingKeys(),
  limits: limitsSection,
  synthetic: syntheticSection,
});
