import type { Backend, RunResult } from '../../backend/backend.ts';
import { typescriptBackend } from '../../backend/ts/backend.ts';
import { deriveSeed, randomGenerator } from '../../random.ts';
import { runDifference } from '../difference.ts';
import type { Suite, TestRunner } from '../suite.ts';
import { allLayers, plainLayersOnly } from './all-layers.ts';
import { carriedState } from './carried-state.ts';
import { competition } from './competition.ts';
import { errors } from './errors.ts';
import { inputs } from './inputs.ts';
import { networks } from './networks.ts';
import { numerics } from './numerics.ts';
import { sessions } from './sessions.ts';

/*
 * What every engine must do, whatever it runs on: the same spikes, potentials and causes, bit for bit, as the equations of
 * the plain TypeScript engine. All numbers lie on a power-of-two grid (chosen so, or by exact numerics), so the order in which an
 * engine adds does not matter. The suite brings no test library: hand it yours.
 */

/** What an engine can do besides convolutions and pools in a chain: an engine that runs those alone leaves all of it out. */
export interface ConformanceOptions {
  /**
   * All layers (branches, transport), `state`, `restore`, `silence`, `quiet` and `potentials`. An engine without
   * must refuse other layers by an `UnsupportedLayerError`, as `requirePlainLayers` does.
   */
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
      const reference = await typescriptBackend.compile(network, weights);
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
    (options.allLayers === true ? allLayers : plainLayersOnly)(suite);
  });
}
