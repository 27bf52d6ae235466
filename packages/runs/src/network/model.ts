import type { SpikesegConfig } from '@spikeseg/config';
import type { Backend, NetworkSpec, NetworkWeights } from '@spikeseg/snn-core';

/** What detects, before it is opened for a sensor. */
export interface Model {
  readonly config: SpikesegConfig;
  readonly network: NetworkSpec;
  readonly weights: NetworkWeights;
}

/** A model and what runs it. To be closed. */
export interface DetectionModel {
  readonly model: Model & { readonly name: string; readonly path: string };
  readonly backend: Backend;
  /** Worker threads that may run it beside each other. */
  readonly workers: number;
  readonly close: () => Promise<void>;
}
