import type { Competition, ConvLayerSpec, Leak, LearningRule, PlaneShape } from '@spikeseg/snn-core';

/** What a training graph is made for. */
export interface TrainingPlan {
  readonly layer: ConvLayerSpec;
  /** [C, H, W] that the layer receives. */
  readonly input: PlaneShape;
  readonly leakKind: Leak['kind'];
  readonly fireOnce: boolean;
  /** Time steps of a window, T. */
  readonly steps: number;
  readonly rule: LearningRule;
  readonly competition: Pick<Competition, 'mode' | 'localRadius'>;
}
