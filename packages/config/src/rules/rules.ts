import { exactNumericsHaveBounds, layersConnect, layersFit, leaksFit, networkOrModel, weightsFit } from './network.ts';
import { ordered, type Rule } from './rule.ts';

/** Bins of activity in which the model of the background looks at the sensor, ms. */
const binMs = 0.5;

/** Evidence is learned step by step, so steps must not cut through a bin. */
const evidenceHasWholeSteps: Rule = {
  keys: ['data.encoding', 'data.timestep_ms'],
  conflicts: ({ data }) =>
    data.encoding !== 'llr' || Math.round(1000 * data.timestep_ms) % (1000 * binMs) === 0
      ? []
      : [
          {
            path: ['data', 'timestep_ms'],
            expected: `a multiple of ${binMs} ms, in which data.encoding: llr weighs events`,
            got: `${data.timestep_ms}`,
            fix: 'change the time step, or count events (data.encoding: counts)',
          },
        ],
};

const leaksBelowThresholds: Rule = {
  keys: ['model.leaks', 'model.thresholds'],
  conflicts: ({ model }) =>
    model.leaks.flatMap((leak, i) => {
      const threshold = model.thresholds[i];
      if (leak <= threshold) return [];
      return [
        {
          path: ['model', 'leaks', i],
          expected: `a leak of conv${i + 1} of at most its threshold, model.thresholds[${i}] = ${threshold}`,
          got: String(leak),
          fix: 'leaks are absolute: write 0.09 for 90 % of a threshold of 0.1',
        },
      ];
    }),
};

const conv1HasFilters: Rule = {
  keys: ['model.use_dog_filters', 'train_conv1'],
  conflicts: ({ model, train_conv1 }) =>
    model.use_dog_filters || train_conv1
      ? []
      : [
          {
            path: ['model', 'use_dog_filters'],
            expected: 'conv1 to have fixed filters (model.use_dog_filters: true) or to learn them (train_conv1: true)',
            got: 'false for both, a layer of random weights that never learns',
            fix: 'set one of them to true',
          },
        ],
};

/*
 * Training no layer at all is not a conflict: evaluating or exporting a trained network needs no layer to learn.
 */
export const rules: readonly Rule[] = [
  networkOrModel,
  layersConnect,
  leaksFit,
  weightsFit,
  leaksBelowThresholds,
  conv1HasFilters,
  exactNumericsHaveBounds,
  evidenceHasWholeSteps,
  layersFit,
  ordered('data.window_stride', '<=', 'data.n_timesteps', ({ data }) => [
    data.window_stride ?? data.n_timesteps,
    data.n_timesteps,
  ]),
  ordered('stdp.weight_min', '<', 'stdp.weight_max', ({ stdp }) => [stdp.weight_min, stdp.weight_max]),
  ordered('wta.threshold_min', '<=', 'wta.threshold_max', ({ wta }) => [wta.threshold_min, wta.threshold_max]),
  ordered('homeostasis.theta_rest', '<=', 'homeostasis.theta_max', ({ homeostasis }) => [
    homeostasis.theta_rest,
    homeostasis.theta_max,
  ]),
];
