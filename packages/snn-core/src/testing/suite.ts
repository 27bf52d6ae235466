import type { Backend, RunOptions, RunResult } from '../backend/backend.ts';
import type { NetworkSpec, NetworkWeights } from '../network/network-spec.ts';
import type { RandomGenerator } from '../random.ts';
import type { SparseSpikes } from '../spikes/sparse-spikes.ts';

/** The parts of a test library that the suite needs; vitest's functions fit. */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => void;
  readonly test: (name: string, body: () => Promise<void>) => void;
  readonly expect: (actual: unknown) => { readonly toEqual: (expected: unknown) => void };
}

/** What the parts of the suite share. */
export interface Suite extends TestRunner {
  readonly backend: Backend;
  /** A generator of its own for every place in the suite. */
  readonly random: (...path: readonly (string | number)[]) => RandomGenerator;
  /** Runs the windows one after the other on the engine and on the reference; fails at the first difference. */
  readonly same: (
    network: NetworkSpec,
    weights: NetworkWeights,
    windows: readonly SparseSpikes[],
    options?: RunOptions,
  ) => Promise<readonly RunResult[]>;
}
