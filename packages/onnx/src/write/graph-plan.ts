import type { ForwardLayer, ForwardTransport, NetworkSpec, PlaneShape } from '@spikeseg/snn-core';
import type { LayerOutput, StateTensor } from '../file/metadata.ts';

/** What both graphs are built from. */
export interface GraphPlan {
  readonly network: NetworkSpec;
  /** The numbers that engines compute with, of convolutions. */
  readonly forward: Readonly<Record<string, ForwardLayer>>;
  /** Of transport layers. */
  readonly transports: Readonly<Record<string, ForwardTransport>>;
  readonly states: readonly StateTensor[];
  readonly outputs: readonly LayerOutput[];
  readonly float16: boolean;
}

/** What the convolution of a layer is computed with. */
export const numbersOf = ({ forward, transports }: GraphPlan, name: string): ForwardLayer | ForwardTransport =>
  forward[name] ?? transports[name];

/** What a sum of weights reads. */
export interface ConvolutionInput {
  readonly input: string;
  /** [C, H, W] */
  readonly shape: PlaneShape;
  readonly float16: boolean;
  /** Behind the names of values that change from step to step. */
  readonly suffix?: string;
}
