import type { TfjsBackend } from '@spikeseg/backend-tfjs';
import { type Device, TrainingStep } from '@spikeseg/onnx';
import type { NetworkSpec, NetworkWeights, SparseSpikes } from '@spikeseg/snn-core';
import type { TrainingOptions } from '@spikeseg/stdp';
import type { TaughtWindow } from './plain-step.ts';

/** How a layer learns. */
type Lesson = Pick<TrainingOptions, 'rule' | 'competition'> & { readonly steps: number };

/** A layer that learns on some device, a batch of windows at a time. */
interface OpenLearner {
  /** What each window taught; the batch is computed with the weights that were there before. */
  readonly step: (
    windows: readonly SparseSpikes[],
    tieSeeds: readonly number[],
  ) => Promise<readonly Pick<TaughtWindow, 'winners' | 'changes'>[]>;
  /** [maps, channels, k, k], as learned so far. */
  readonly weight: () => Float32Array;
  readonly close: () => Promise<void>;
}

/** Where training steps can be done. */
export interface Learner {
  readonly name: string;
  /** @param network of the learning layer alone */
  readonly open: (network: NetworkSpec, weights: NetworkWeights, lesson: Lesson) => Promise<OpenLearner>;
}

/** Training steps on TensorFlow.js, windows side by side. */
export const tfjsLearner = (engine: TfjsBackend): Learner => ({
  name: engine.name,
  open: async (network, weights, { rule, competition }) => {
    const session = await engine.compile(network, weights);
    let weight = weights[`${network.layers[0].name}.weight`].data;
    return {
      step: async (windows, tieSeeds) => {
        const learned = await session.learnBatch(windows, { rule, competition: { ...competition, tieSeeds } });
        weight = learned.weight.data;
        return learned.windows;
      },
      weight: () => weight,
      close: async () => session.dispose(),
    };
  },
});

/** Training steps as an ONNX graph, one window after the other. */
export const onnxLearner = (device: Device): Learner => ({
  name: `onnx ${device}`,
  open: async (network, weights, lesson) => {
    const training = await TrainingStep.open(network, weights, { ...lesson, device });
    const name = `${network.layers[0].name}.weight`;
    return {
      step: async (windows, tieSeeds) => {
        const taught = [];
        for (const [k, window] of windows.entries()) taught.push(await training.learn(window, tieSeeds[k]));
        training.use({ ...weights, [name]: training.weight });
        return taught;
      },
      weight: () => training.weight.data,
      close: () => training.close(),
    };
  },
});
