import type { SpikesegConfig } from '@spikeseg/config';
import type { Backend, NetworkSpec, NetworkWeights } from '@spikeseg/snn-core';
import { type TrainingOutcome, trainNetwork } from '@spikeseg/stdp';
import { untrainedWeights } from '../models/network.ts';
import { epochStimuli, type StimulusSet, stimuliOf } from '../recordings/stimuli.ts';
import { learningOptions } from '../training/training-options.ts';
import { type Clock, type Spread, spreadOf } from './timing.ts';

/** How fast one engine learns. */
export interface TrainingTimes {
  /** All layers that learn, until they stop, as `train` does it, with validation. */
  readonly whole: { readonly ms: number; readonly stimuli: number; readonly outcome: TrainingOutcome };
  /** One layer for a few epochs that nothing stops early, without augmentation, ms per window. */
  readonly layer: string;
  /** First epoch: every window is new, and the frozen layers are simulated. */
  readonly firstSight: number;
  /** Later epochs, one sample each: the answers of the frozen layers are kept, as in every training. */
  readonly seenBefore: Spread;
}

export interface TrainingBench {
  readonly times: TrainingTimes;
  /** What the whole training ended with. */
  readonly weights: NetworkWeights;
}

const frozenCacheBytes = 512 * 1024 * 1024;

/** Trains once to the end, then the first learning layer for `epochs` ≥ 2 epochs. */
export async function benchTraining(
  backend: Backend,
  config: SpikesegConfig,
  network: NetworkSpec,
  stimuli: StimulusSet,
  epochs: number,
  clock: Clock,
): Promise<TrainingBench> {
  const options = {
    network,
    weights: untrainedWeights(config, network),
    backend,
    ...learningOptions(config),
    frozenCacheBytes,
    stimuli: (place: Parameters<typeof epochStimuli>[2]) => epochStimuli(config, stimuli.train, place),
  };
  let learned = 0;
  const begin = clock();
  const whole = await trainNetwork({
    ...options,
    ...(stimuli.validation.length > 0 && { validation: () => stimuliOf(stimuli.validation) }),
    hooks: { onStimulus: () => void learned++ },
  });
  const ms = clock() - begin;

  const plain = { ...config, data: { ...config.data, augmentation: { ...config.data.augmentation, enabled: false } } };
  const [layer] = options.layers;
  const ends: number[] = [clock()];
  await trainNetwork({
    ...options,
    stimuli: (place) => epochStimuli(plain, stimuli.train, place),
    layers: [layer],
    maxEpochs: epochs,
    // No share of converged maps can be above 1, and no patience ends before the epochs do.
    convergence: { ...options.convergence, targetRatio: 2, patience: epochs + 1 },
    hooks: { onEpochEnd: () => void ends.push(clock()) },
  });
  const perStimulus = ends.slice(1).map((end, epoch) => (end - ends[epoch]) / stimuli.train.length);
  return {
    times: {
      whole: { ms, stimuli: learned, outcome: whole.outcome },
      layer,
      firstSight: perStimulus[0],
      seenBefore: spreadOf(perStimulus.slice(1)),
    },
    weights: whole.weights,
  };
}
