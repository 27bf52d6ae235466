import { defaultConfig, mergeConfigs, type PartialConfig, type SpikesegConfig } from '@spikeseg/config';
import type { Checkpoint } from '../checkpoints/checkpoint.ts';
import { networkFromConfig } from './network.ts';
import { untrainedWeights } from './untrained-weights.ts';

/** The default configuration on a few short generated recordings, with changes. */
export function tinyConfig(changes: PartialConfig = {}): SpikesegConfig {
  const tiny: PartialConfig = {
    device: 'cpu',
    max_epochs: 1,
    data: { dataset: 'synthetic', synthetic: { recordings: 2, negatives: 1, duration_s: 3, background_rate_hz: 1000 } },
  };
  return mergeConfigs(mergeConfigs<SpikesegConfig>(defaultConfig(), tiny), changes);
}

/** A checkpoint of a network that has not learned yet. */
export function tinyCheckpoint(config: SpikesegConfig = tinyConfig()): Checkpoint {
  const network = networkFromConfig(config);
  return {
    config,
    network,
    weights: untrainedWeights(config, network),
    training: {
      split: { kind: 'by-recording', train: ['a', 'b'], validation: ['c'] },
      recordings: [],
      state: { finished: [], current: null },
    },
  };
}
