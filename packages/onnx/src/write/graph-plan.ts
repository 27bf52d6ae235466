import type { ForwardLayer, NetworkSpec } from '@spikeseg/snn-core';
import type { LayerOutput, StateTensor } from '../metadata/metadata.ts';

/** What both graphs are built from. */
export interface GraphPlan {
  readonly network: NetworkSpec;
  /** The numbers that engines compute with. */
  readonly forward: Readonly<Record<string, ForwardLayer>>;
  readonly states: readonly StateTensor[];
  readonly outputs: readonly LayerOutput[];
  readonly float16: boolean;
}
