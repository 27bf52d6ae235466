import { defaultConfig, mergeConfigs } from '@spikeseg/config';

/** Generated recordings: as dim and as slow as the objects of the real ones, under their noise. */
export const sky = {
  sensor: 'DAVIS',
  durationS: 40,
  noise: 'davis',
  backgroundRateHz: 9000,
  hotPixels: 100,
  stars: 0,
  satellites: 2,
  speedPxS: [0.5, 8],
  satelliteRateHz: [10, 80],
};

/** What the network is given, by its row. */
export const encodings = {
  counts: { encoding: 'counts', normalize: false },
  binary: { encoding: 'binary' },
  'llr, at most 7 nats': { encoding: 'llr', llr_max_nats: 7 },
  'llr, at most 2 nats': { encoding: 'llr', llr_max_nats: 2 },
};

/** Those whose networks are trained: of the two with evidence the one that does better. */
export const trainedEncodings = ['counts', 'binary', 'llr, at most 2 nats'];

/** Time steps that are tried, ms, and those in which networks are trained. */
export const timesteps = [100, 1000];
export const trainedTimestep = 1000;

/** Thresholds of conv1, and what it loses per second; 2.3 is 0.9 · s₀ · (area of the spot), with s₀ = 0.3 events/s. */
export const points = [12, 24, 48].flatMap((threshold) => [1.6, 2.3, 3.5, 4.6, 9.2].map((leakPerS) => ({ threshold, leakPerS })));

/**
 * The network at the resolution of a DAVIS, streaming: conv1 is one spot, what passes conv2 and conv3 is one spike of it. All
 * encodings have the same one, but for the threshold and the leak of conv1.
 */
export function configOf({ input, timestepMs, threshold, leakPerS, data = {}, seed }) {
  const perStep = timestepMs / 1000;
  return mergeConfigs(defaultConfig(), {
    device: 'cpu',
    max_epochs: 10,
    ...(seed !== undefined && { seed }),
    model: {
      conv1_channels: 1,
      conv1_filters: 'spots',
      // Hot pixels fire more than 255 times a second, the most that exact numerics are laid out for.
      ...(input === 'counts' && { numerics: 'float' }),
      thresholds: [threshold, 0.7, 0.7],
      leaks: [leakPerS * perStep, 0.35 * perStep, 0.35 * perStep],
    },
    data: {
      ...data,
      ...encodings[input],
      timestep_ms: timestepMs,
      window_stride: 1,
      input_height: 180,
      input_width: 240,
    },
    evaluation: { state: 'carry' },
  });
}
