import type { PlaneShape } from '@spikeseg/snn-core';

/** What a sum of weights reads. */
export interface ConvolutionInput {
  readonly input: string;
  /** [C, H, W] */
  readonly shape: PlaneShape;
  readonly float16: boolean;
  /** Behind the names of values that change from step to step. */
  readonly suffix?: string;
}
