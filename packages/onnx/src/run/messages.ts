import type { LayerTrace, PlaneShape, SparseSpikes } from '@spikeseg/snn-core';
import type { LayerOutput, StateTensor } from '../file/metadata.ts';

/* What a session and its thread say to each other: plain data. */

/** How far ONNX Runtime may rewrite a graph. */
export type Optimization = 'disabled' | 'basic' | 'extended' | 'all';

export interface ThreadSetup {
  /** The ONNX file. */
  readonly bytes: Uint8Array;
  /** Module to import ONNX Runtime from. */
  readonly runtime: string;
  readonly cudaDevice: number | undefined;
  /** Threads within an operation; ONNX Runtime chooses where undefined. */
  readonly threads: number | undefined;
  readonly optimization: Optimization;
  /** Time steps of one run; undefined for a step graph. */
  readonly steps: number | undefined;
  /** [C, H, W] */
  readonly input: PlaneShape;
  readonly states: readonly StateTensor[];
}

export interface WantedLayer {
  readonly spikes: LayerOutput;
  readonly potential: LayerOutput | undefined;
}

/** What to do with the states before a run. `stimulus`: potentials go on, and every neuron may fire again. */
export type Beginning = 'rest' | 'stimulus' | 'on';

export type Job =
  | {
      readonly kind: 'run';
      readonly windows: readonly SparseSpikes[];
      readonly wanted: readonly WantedLayer[];
      readonly beginning: Beginning;
    }
  /** A run over silence whose states are dropped. */
  | { readonly kind: 'warm-up'; readonly streams: number }
  /** Puts streams to rest, all of them where undefined, or (`stimulus`) lets all neurons fire again. */
  | { readonly kind: 'reset'; readonly beginning: 'rest' | 'stimulus'; readonly streams: readonly number[] | undefined }
  | { readonly kind: 'snapshot' }
  | { readonly kind: 'restore'; readonly streams: number; readonly states: readonly Float32Array[] }
  | { readonly kind: 'close' };

/** By stream, by name of the layer. */
export type RunAnswer = readonly Readonly<Record<string, LayerTrace>>[];

/** `states` in the order of the metadata. */
export interface SnapshotAnswer {
  readonly streams: number;
  readonly states: readonly Float32Array[];
}

export interface Request {
  readonly id: number;
  readonly job: Job;
}

/** What went wrong in a thread. */
export interface ThreadFailure {
  readonly problem: 'runtime-missing' | 'runtime-failed' | 'range';
  readonly message: string;
}

export type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly failure: ThreadFailure }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly failure: ThreadFailure };
