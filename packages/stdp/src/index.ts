export {
  type BestEpoch,
  type ConvergenceCriterion,
  type ConvergenceProgress,
  convergenceMeasure,
  type TrainingOutcome,
} from './convergence.ts';
export type { AdaptiveThreshold, DeadMapRecovery, RateGain } from './homeostasis.ts';
export * from './init-weights.ts';
export { type LearningRule, learn } from './learning-rule.ts';
export { type WinShares } from './likelihood-rule.ts';
export * from './motion/motion-learner.ts';
export { type MotionMap } from './motion/motion-map.ts';
export * from './motion/prune-maps.ts';
export { concordance, type Selectivity } from './selectivity.ts';
export * from './trainer/hooks.ts';
export { type EpochPlace, type Homeostasis, type Stimuli, type Stimulus, type TrainingOptions } from './trainer/options.ts';
export { type FinishedLayer, type LayerProgress, type MapState, type TrainerState } from './trainer/state.ts';
export { type TrainingResult, trainNetwork } from './trainer/train-network.ts';
export { type PresynapticTimes, selectWinners, type Winner } from './winners.ts';
