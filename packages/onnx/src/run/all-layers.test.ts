import {
  deriveSeed,
  type NetworkSpec,
  type NetworkWeights,
  randomGenerator,
  type SparseSpikes,
  typescriptBackend,
} from '@spikeseg/snn-core';
import {
  arrayDifference,
  inputShape,
  randomLayers,
  randomRivals,
  randomSpikes,
  runDifference,
  transportWeights,
} from '@spikeseg/snn-core/testing';
import { describe, expect, test } from 'vitest';
import { readModel } from '../read/read-model.ts';
import { writeModel } from '../write/write-model.ts';
import { loadModelBytes } from './load-model.ts';
import type { Optimization } from './messages.ts';
import type { StateSnapshot } from './session.ts';

/* Files of networks with all kinds of layers beside the plain engine. */

const levels: readonly Optimization[] = ['disabled', 'basic', 'extended', 'all'];
const graphs = [{ kind: 'step' }, { kind: 'sequence', steps: 3 }] as const;

interface Model {
  readonly network: NetworkSpec;
  readonly weights: NetworkWeights;
  /** Of two streams, one run after the other. */
  readonly runs: readonly (readonly [SparseSpikes, SparseSpikes])[];
}

function randomModel(seed: number): Model {
  const random = randomGenerator(deriveSeed(20_260_103, 'onnx, all layers', seed));
  const network = seed % 3 === 0 ? randomRivals(random) : randomLayers(random);
  const shape = inputShape(network, 6);
  const window = (): SparseSpikes => randomSpikes(shape, random.uniform() < 0.2 ? 0 : 0.03, 'nats', random);
  const runs = Array.from({ length: 3 }, () => [window(), window()] as const);
  return { network, weights: transportWeights(network, random), runs };
}

/** Potentials [C, H, W] of a layer and stream in a snapshot. */
function potentialsOf({ states, streams }: StateSnapshot, input: string, stream: number): Float32Array {
  const size = states[input].length / streams;
  return states[input].subarray(stream * size, (stream + 1) * size);
}

describe('networks with groups, every reset, ceilings, branches and transport layers', () => {
  test.each(graphs)(
    '$kind graph: two streams have the reports and potentials of the plain engine, from run to run',
    async (graph) => {
      let reports = 0;
      for (let seed = 0; seed < 24; seed++) {
        const { network, weights, runs } = randomModel(seed);
        const record = network.layers.map(({ name }) => name);
        const { bytes, metadata } = writeModel(network, weights, { graph, outputs: 'all' });
        const session = await loadModelBytes(bytes, { device: 'cpu', threads: 1, optimization: levels[seed % 4] });
        const engines = await Promise.all([0, 1].map(() => typescriptBackend.compile(network, weights)));
        for (const [run, windows] of runs.entries()) {
          const found = await session.runWindows(windows, { record, carryState: run > 0 });
          const after = await session.snapshot();
          for (const [stream, window] of windows.entries()) {
            const expected = await engines[stream].run(window, { record, carryState: run > 0 });
            const { synapticOps } = expected;
            expect([seed, run, stream, runDifference({ ...found[stream], synapticOps }, expected)]).toEqual([
              seed,
              run,
              stream,
              undefined,
            ]);
            for (const { input, layer } of metadata.states.filter(({ kind }) => kind === 'potential'))
              expect(
                arrayDifference(`${seed} ${layer}`, potentialsOf(after, input, stream), engines[stream].potentials?.(layer)),
              ).toBeUndefined();
            for (const name of record) reports += expected.layers[name].spikes.index.length;
          }
        }
        await session.close();
      }
      expect(reports).toBeGreaterThan(10_000);
    },
  );

  test('come back from their files as they went in', () => {
    for (let seed = 0; seed < 24; seed++) {
      const { network, weights } = randomModel(seed);
      const options = { graph: graphs[seed % 2], outputs: seed % 3 === 0 ? 'all' : 'spikes', float16: seed % 5 === 0 } as const;
      const { bytes, metadata } = writeModel(network, weights, options);
      const read = readModel(bytes);
      expect(read.metadata).toEqual(metadata);
      expect(writeModel(read.network, read.weights, options).bytes).toEqual(bytes);
    }
  });
});
