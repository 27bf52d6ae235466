import { defaultConfig, mergeConfigs } from '@spikeseg/config';
import { spikesegNetwork } from '@spikeseg/snn-core';
import { filterBanks } from '@spikeseg/snn-core/filters';
import { initWeights } from '@spikeseg/stdp';
import { size } from './learning-windows.mjs';

/** Maps of conv2, the layer that learns. */
export const maps = 16;
export const layer = 'conv2';

/** What is tried: changes of the default configuration. */
export const settings = {
  default: { title: 'default configuration', changes: {} },
  raised: {
    title: 'resting threshold of conv2 at 4',
    changes: { model: { thresholds: [0.1, 4, 0.1] }, homeostasis: { theta_rest: 4, theta_max: 40 } },
  },
};

/** The default network on 32 × 32 pixels with 16 maps in conv2, its weights before training, and how it learns. */
export function experiment({ changes }) {
  const config = mergeConfigs(defaultConfig(), changes);
  const { model, stdp } = config;
  const kernels = model.kernel_sizes;
  const network = spikesegNetwork({
    input: { channels: 2, height: size, width: size },
    maps: [model.conv1_channels, maps, model.n_classes],
    kernels,
    pools: [1, 2].map((i) => ({ kernel: model[`pool${i}_kernel`], stride: model[`pool${i}_stride`] })),
    thresholds: model.thresholds,
    leaks: model.leaks.map((amount) => (amount === 0 ? { kind: 'none' } : { kind: 'subtractive', amount })),
    fireOnce: true,
    numerics: 'exact',
  });
  const shapes = {
    conv1: [model.conv1_channels, 2, kernels[0], kernels[0]],
    conv2: [maps, model.conv1_channels, kernels[1], kernels[1]],
    conv3: [model.n_classes, maps, kernels[2], kernels[2]],
  };
  const distribution = {
    mean: stdp.weight_init_mean,
    std: stdp.weight_init_std,
    weightMin: stdp.weight_min,
    weightMax: stdp.weight_max,
  };
  /** conv1 of filters, the others random, all thresholds at rest. */
  const untrainedWeights = (seed) =>
    Object.fromEntries(
      Object.entries(shapes).flatMap(([name, shape], i) => [
        [
          `${name}.weight`,
          name === 'conv1' ? filterBanks.dog(shape[0], 2, kernels[0]) : initWeights(shape, distribution, seed, name),
        ],
        [`${name}.threshold`, { shape: [shape[0]], data: new Float32Array(shape[0]).fill(model.thresholds[i]) }],
      ]),
    );
  return { network, untrainedWeights, learning: learningOf(config) };
}

function learningOf({ stdp, wta, homeostasis, convergence }) {
  return {
    rule: {
      kind: stdp.use_soft_bounds ? 'soft' : 'additive',
      lrPlus: stdp.lr_plus,
      lrMinus: stdp.lr_minus,
      weightMin: stdp.weight_min,
      weightMax: stdp.weight_max,
    },
    competition: { mode: wta.mode, localRadius: wta.local_radius },
    homeostasis: {
      adaptiveThreshold: {
        thetaRest: homeostasis.theta_rest,
        thetaPlus: homeostasis.theta_plus,
        tauTheta: homeostasis.tau_theta,
        thetaMax: homeostasis.theta_max,
      },
      rateGain: {
        targetRate: wta.target_rate,
        learningRate: wta.homeostasis_lr,
        gainMin: wta.threshold_min,
        gainMax: wta.threshold_max,
        rateWindow: convergence.check_interval,
      },
      deadMapRecovery: { deadThreshold: homeostasis.dead_threshold, recoveryBoost: homeostasis.recovery_boost },
    },
    convergence: {
      minWins: convergence.min_wins_per_neuron,
      deltaThreshold: convergence.delta_threshold,
      targetRatio: convergence.target_ratio,
      patience: convergence.patience,
      checkInterval: convergence.check_interval,
    },
    batchSize: 1,
  };
}
