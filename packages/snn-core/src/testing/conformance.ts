import type { Backend, RunOptions, RunResult } from '../backend/backend.ts';
import type { NetworkSpec, NetworkWeights } from '../network/network-spec.ts';
import { deriveSeed, type RandomGenerator, randomGenerator } from '../random.ts';
import type { SparseSpikes } from '../spikes/sparse-spikes.ts';
import { allLayers } from './suites/all-layers.ts';
import { carriedState } from './suites/carried-state.ts';
import { competition } from './suites/competition.ts';
import { errors } from './suites/errors.ts';
import { inputs } from './suites/inputs.ts';
import { networks } from './suites/networks.ts';
import { numerics } from './suites/numerics.ts';
import { sessions } from './suites/sessions.ts';
import { denseReference } from './dense-reference.ts';
import { runDifference } from './difference.ts';

/*
 * What every engine must do, whatever it runs on: the same spikes, potentials and causes, bit for bit, as the equations of
 * the dense reference. All numbers lie on a power-of-two grid (chosen so, or by exact numerics), so the order in which an
 * engine adds does not matter. The suite brings no test library: hand it yours.
 */

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

/** What an engine can do besides convolutions and pools in a chain. */
export interface ConformanceOptions {
  /** All layers (groups, resets, ceilings, branches, transport), `state`, `restore`, `silence`, `quiet` and `potentials`. */
  readonly allLayers?: boolean;
}

/**
 * Declares the tests that an engine must pass.
 *
 * @param backend the engine, which must be available here
 * @param runner the test library's functions
 */
export function backendConformance(backend: Backend, runner: TestRunner, options: ConformanceOptions = {}): void {
  const { describe, test, expect } = runner;
  const suite: Suite = {
    describe,
    test,
    expect,
    backend,
    random: (...path) => randomGenerator(deriveSeed(20_260_101, ...path)),
    async same(network, weights, windows, run = {}) {
      const record = run.record ?? network.layers.map((layer) => layer.name);
      const session = await backend.compile(network, weights);
      const reference = await denseReference.compile(network, weights);
      const results: RunResult[] = [];
      for (const window of windows) {
        const result = await session.run(window, { ...run, record });
        expect(runDifference(result, await reference.run(window, { ...run, record }))).toEqual(undefined);
        results.push(result);
      }
      session.dispose();
      return results;
    },
  };
  describe(`conformance of ${backend.name}`, () => {
    test('is available', async () => expect(await backend.isAvailable()).toEqual(true));
    for (const part of [networks, inputs, numerics, competition, carriedState, sessions, errors]) part(suite);
    if (options.allLayers === true) allLayers(suite);
  });
}
