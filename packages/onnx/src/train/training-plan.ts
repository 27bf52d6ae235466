import type { Competition, ConvLayerSpec, Leak, PlaneShape } from '@spikeseg/snn-core';

/** How a synapse changes; fits `LearningRule` of `@spikeseg/stdp`. */
export interface StdpRule {
  /** `soft`: g(w) = (w − min)(max − w); `additive`: g(w) = 1. */
  readonly kind: 'soft' | 'additive';
  /** Learning rates of potentiation and depression, ≥ 0. */
  readonly lrPlus: number;
  readonly lrMinus: number;
  readonly weightMin: number;
  readonly weightMax: number;
}

/** What a training graph is made for. */
export interface TrainingPlan {
  readonly layer: ConvLayerSpec;
  /** [C, H, W] that the layer receives. */
  readonly input: PlaneShape;
  readonly leakKind: Leak['kind'];
  readonly fireOnce: boolean;
  /** Time steps of a window, T. */
  readonly steps: number;
  readonly rule: StdpRule;
  readonly competition: Pick<Competition, 'mode' | 'localRadius'>;
}
