import { defaultConfig, mergeConfigs, type PartialConfig, type SpikesegConfig } from '@spikeseg/config';
import { expect, it } from 'vitest';
import { type LearningOptions, learningOptions } from './training-options.ts';

const optionsOf = (changes: PartialConfig): LearningOptions =>
  learningOptions(mergeConfigs<SpikesegConfig>(defaultConfig(), changes));

/** Value at a dotted path. */
const at = (options: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], options);

it.each<[string, PartialConfig, string, unknown]>([
  ['seed', { seed: 5 }, 'seed', 5],
  ['max_epochs', { max_epochs: 7 }, 'maxEpochs', 7],
  ['train_conv1', { train_conv1: true }, 'layers', ['conv1', 'conv2', 'conv3']],
  ['train_conv2', { train_conv2: false }, 'layers', ['conv3']],
  ['train_conv3', { train_conv3: false }, 'layers', ['conv2']],
  ['data.batch_size', { data: { batch_size: 3 } }, 'batchSize', 3],
  ['stdp.lr_plus', { stdp: { lr_plus: 0.5 } }, 'rule.lrPlus', 0.5],
  ['stdp.lr_minus', { stdp: { lr_minus: 0.25 } }, 'rule.lrMinus', 0.25],
  ['stdp.weight_min', { stdp: { weight_min: -2 } }, 'rule.weightMin', -2],
  ['stdp.weight_max', { stdp: { weight_max: 2 } }, 'rule.weightMax', 2],
  ['stdp.use_soft_bounds', { stdp: { use_soft_bounds: true } }, 'rule.kind', 'soft'],
  ['stdp.use_soft_bounds', { stdp: { use_soft_bounds: false } }, 'rule.kind', 'additive'],
  ['wta.mode', { wta: { mode: 'local' } }, 'competition.mode', 'local'],
  ['wta.local_radius', { wta: { local_radius: 4 } }, 'competition.localRadius', 4],
  ['wta.target_rate', { wta: { target_rate: 0.3 } }, 'homeostasis.rateGain.targetRate', 0.3],
  ['wta.homeostasis_lr', { wta: { homeostasis_lr: 0.2 } }, 'homeostasis.rateGain.learningRate', 0.2],
  ['wta.threshold_min', { wta: { threshold_min: 0.5 } }, 'homeostasis.rateGain.gainMin', 0.5],
  ['wta.threshold_max', { wta: { threshold_max: 9 } }, 'homeostasis.rateGain.gainMax', 9],
  ['homeostasis.theta_rest', { homeostasis: { theta_rest: 0.2 } }, 'homeostasis.adaptiveThreshold.thetaRest', 0.2],
  ['homeostasis.theta_plus', { homeostasis: { theta_plus: 0.3 } }, 'homeostasis.adaptiveThreshold.thetaPlus', 0.3],
  ['homeostasis.tau_theta', { homeostasis: { tau_theta: 9 } }, 'homeostasis.adaptiveThreshold.tauTheta', 9],
  ['homeostasis.theta_max', { homeostasis: { theta_max: 8 } }, 'homeostasis.adaptiveThreshold.thetaMax', 8],
  ['homeostasis.dead_threshold', { homeostasis: { dead_threshold: 0.2 } }, 'homeostasis.deadMapRecovery.deadThreshold', 0.2],
  ['homeostasis.recovery_boost', { homeostasis: { recovery_boost: 0.4 } }, 'homeostasis.deadMapRecovery.recoveryBoost', 0.4],
  ['convergence.min_wins_per_neuron', { convergence: { min_wins_per_neuron: 3 } }, 'convergence.minWins', 3],
  ['convergence.target_ratio', { convergence: { target_ratio: 0.6 } }, 'convergence.targetRatio', 0.6],
  ['convergence.patience', { convergence: { patience: 4 } }, 'convergence.patience', 4],
  ['convergence.delta_threshold', { convergence: { delta_threshold: 0.02 } }, 'convergence.deltaThreshold', 0.02],
  ['convergence.check_interval', { convergence: { check_interval: 33 } }, 'convergence.checkInterval', 33],
  ['convergence.check_interval', { convergence: { check_interval: 33 } }, 'homeostasis.rateGain.rateWindow', 33],
])('%s %j arrives at %s', (_, changes, path, value) => {
  expect(at(optionsOf(changes), path)).toEqual(value);
});

it.each<[string, PartialConfig, string[]]>([
  ['homeostasis.enabled', { homeostasis: { enabled: false } }, ['rateGain', 'deadMapRecovery']],
  ['wta.enable_homeostasis', { wta: { enable_homeostasis: false } }, ['adaptiveThreshold', 'deadMapRecovery']],
  ['homeostasis.dead_neuron_recovery', { homeostasis: { dead_neuron_recovery: false } }, ['adaptiveThreshold', 'rateGain']],
])('%s: false leaves its part out and no other', (_, changes, left) => {
  expect(Object.keys(optionsOf(changes).homeostasis)).toEqual(left);
});
