import type { SpikesegConfig } from '@spikeseg/config';
import type { Competition } from '@spikeseg/snn-core';
import type { ConvergenceCriterion, Homeostasis, LearningRule, TrainingOptions } from '@spikeseg/stdp';
import { detectorKinds, detectorOf } from '../detectors/detector-kinds.ts';
import { UsageError } from '../errors/errors.ts';
import { trainedLayers } from '../network/network.ts';

/** How the configuration says to learn; network, data, hooks and state come from elsewhere. */
export type LearningOptions = Pick<
  TrainingOptions,
  'layers' | 'seed' | 'rule' | 'competition' | 'homeostasis' | 'convergence' | 'maxEpochs' | 'batchSize'
>;

export function learningOptions(config: SpikesegConfig): LearningOptions {
  return {
    layers: trainedLayers(config),
    seed: config.seed,
    rule: learningRule(config),
    competition: competitionOf(config),
    homeostasis: homeostasisOf(config),
    convergence: criterion(config),
    maxEpochs: config.max_epochs,
    batchSize: config.data.batch_size,
  };
}

function learningRule({ stdp }: SpikesegConfig): LearningRule {
  return {
    kind: stdp.use_soft_bounds ? 'soft' : 'additive',
    lrPlus: stdp.lr_plus,
    lrMinus: stdp.lr_minus,
    weightMin: stdp.weight_min,
    weightMax: stdp.weight_max,
  };
}

function competitionOf({ wta }: SpikesegConfig): Pick<Competition, 'mode' | 'localRadius'> {
  return { mode: wta.mode, localRadius: wta.local_radius };
}

function homeostasisOf({ homeostasis, wta, convergence }: SpikesegConfig): Homeostasis {
  return {
    ...(homeostasis.enabled && {
      adaptiveThreshold: {
        thetaRest: homeostasis.theta_rest,
        thetaPlus: homeostasis.theta_plus,
        tauTheta: homeostasis.tau_theta,
        thetaMax: homeostasis.theta_max,
      },
    }),
    ...(wta.enable_homeostasis && {
      rateGain: {
        targetRate: wta.target_rate,
        learningRate: wta.homeostasis_lr,
        gainMin: wta.threshold_min,
        gainMax: wta.threshold_max,
        rateWindow: convergence.check_interval,
      },
    }),
    ...(homeostasis.dead_neuron_recovery && {
      deadMapRecovery: { deadThreshold: homeostasis.dead_threshold, recoveryBoost: homeostasis.recovery_boost },
    }),
  };
}

function criterion({ convergence }: SpikesegConfig): ConvergenceCriterion {
  return {
    minWins: convergence.min_wins_per_neuron,
    deltaThreshold: convergence.delta_threshold,
    targetRatio: convergence.target_ratio,
    patience: convergence.patience,
    checkInterval: convergence.check_interval,
  };
}

/** @throws UsageError where no layer of the network learns */
export function checkLayers(config: SpikesegConfig): void {
  if (trainedLayers(config).length > 0) return;
  throw new UsageError(
    config.network === null
      ? 'train_conv1, train_conv2, train_conv3: expected at least one to be true, got none; there is nothing to train'
      : 'network: expected a convolution with train: true, got none; there is nothing to train',
  );
}

/** What training teaches the detector of a configuration. @throws UsageError where that is nothing */
export function taughtTo(config: SpikesegConfig): 'layers' | 'motions' {
  const { id, learns } = detectorOf(config);
  if (learns !== 'nothing') return learns;
  const learners = detectorKinds.filter((kind) => kind.learns !== 'nothing').map((kind) => kind.id);
  throw new UsageError(`evaluation.detector: expected ${learners.join(' or ')}, got ${id}, which learns nothing`);
}

/** @throws UsageError for what cannot train as one of several runs */
export function checkTrainable(config: SpikesegConfig): void {
  if (taughtTo(config) !== 'layers')
    throw new UsageError(
      `evaluation.detector: expected network, as sweeps and folds train networks, got ${config.evaluation.detector}; train the detector by itself: spikeseg-cli train --preset ebssa`,
    );
  checkLayers(config);
}
