import { fromBinary } from '@bufbuild/protobuf';
import {
  type NetworkSpec,
  type NetworkWeights,
  randomGenerator,
  type Session,
  type SparseSpikes,
  UnsupportedLayerError,
} from '@spikeseg/snn-core';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { says } from '@spikeseg/test-support';
import { ModelProtoSchema } from 'onnx-buf';
import { describe, expect, test } from 'vitest';
import { arrayDifference, inputShape, randomSpikes, runDifference } from '../../../snn-core/src/testing/testing.fixture.ts';
import { allLayersModel } from '../all-layers.fixture.ts';
import type { GraphKind } from '../file/metadata.ts';
import { readModel } from '../read/read-model.ts';
import { devicesHere } from '../webgpu.fixture.ts';
import { writeModel } from '../write/write-model.ts';
import type { Device, Optimization } from './device.ts';
import { loadModelBytes } from './load-model.ts';
import type { OnnxSession, WindowResult } from './session.ts';

/* Files of networks with all kinds of layers beside the plain engine, to the bit. */

const levels: readonly Optimization[] = ['disabled', 'basic', 'extended', 'all'];
const graphs: readonly GraphKind[] = [{ kind: 'step' }, { kind: 'sequence', steps: 3 }];

interface Loaded {
  readonly session: OnnxSession;
  readonly record: readonly string[];
  /** One for each of four streams. */
  readonly engines: readonly Required<Session>[];
}

async function load(
  network: NetworkSpec,
  weights: NetworkWeights,
  graph: GraphKind,
  optimization: Optimization,
  device: Device = 'cpu',
): Promise<Loaded> {
  const { bytes } = writeModel(network, weights, { graph, outputs: 'all' });
  const session = await loadModelBytes(bytes, { device, threads: 1, optimization });
  const engines = await Promise.all(
    [0, 1, 2, 3].map(() => typescriptBackend.compile(network, weights) as Promise<Required<Session>>),
  );
  return { session, record: network.layers.map(({ name }) => name), engines };
}

/** Runs a window of each stream that goes on; the first difference in reports or potentials, and how much was reported. */
async function compared(
  { session, record, engines }: Loaded,
  windows: readonly SparseSpikes[],
  run = () => session.runWindows(windows, { record, carryState: true }),
): Promise<{ readonly difference: string | undefined; readonly reports: number }> {
  const found: readonly WindowResult[] = await run();
  const { states, streams } = await session.snapshot();
  let difference: string | undefined;
  let reports = 0;
  for (const [stream, window] of windows.entries()) {
    const expected = await engines[stream].run(window, { record, carryState: true });
    difference ??= runDifference({ ...found[stream], synapticOps: expected.synapticOps }, expected);
    for (const { input, layer } of session.metadata.states.filter(({ kind }) => kind === 'potential')) {
      const size = states[input].length / streams;
      const own = states[input].subarray(stream * size, (stream + 1) * size);
      difference ??= arrayDifference(`potentials of ${layer}`, own, engines[stream].potentials(layer));
    }
    for (const { spikes } of Object.values(expected.layers)) reports += spikes.index.length;
  }
  return { difference, reports };
}

describe('networks with branches and transport layers', () => {
  test.each(devicesHere.flatMap((device) => graphs.map((graph) => ({ device, graph, kind: graph.kind }))))(
    '$kind graph on $device: four streams have the reports and potentials of the plain engine, however old each is',
    async ({ device, graph }) => {
      let all = 0;
      for (let k = 0; k < 12; k++) {
        const { network, weights, random } = allLayersModel(k);
        const loaded = await load(network, weights, graph, levels[k % 4], device);
        for (let run = 0; run < 3; run++) {
          // The second stream begins anew, in another phase than the first.
          if (run === 2) {
            await loaded.session.reset([1]);
            loaded.engines[1].reset();
          }
          const windows = [0.03, run === 1 ? 0 : 0.03, 0.02, 0.05].map((density) =>
            randomSpikes(inputShape(network, run === 0 ? 9 : 3), density, 'nats', random),
          );
          const { difference, reports } = await compared(loaded, windows);
          expect([k, run, difference]).toEqual([k, run, undefined]);
          all += reports;
        }
        await loaded.session.close();
      }
      expect(all).toBeGreaterThan(10_000);
    },
  );

  test('a state goes from one graph to the other', async () => {
    let all = 0;
    for (let k = 0; k < 6; k++) {
      const { network, weights, random } = allLayersModel(k);
      const [step, sequence] = await Promise.all(graphs.map((graph) => load(network, weights, graph, 'extended')));
      const windows = (steps: number) => [0, 1].map(() => randomSpikes(inputShape(network, steps), 0.03, 'nats', random));
      await compared(step, windows(5));
      await sequence.session.restore(await step.session.snapshot());
      const { difference, reports } = await compared({ ...sequence, engines: step.engines }, windows(6));
      expect([k, difference]).toEqual([k, undefined]);
      all += reports;
      await Promise.all([step.session.close(), sequence.session.close()]);
    }
    expect(all).toBeGreaterThan(1000);
  });

  test('come back from their files as they went in', () => {
    for (let k = 0; k < 24; k++) {
      const { network, weights } = allLayersModel(k, k % 8 === 7 ? 'float' : 'exact');
      const options = { graph: graphs[k % 2], outputs: k % 3 === 0 ? 'all' : 'spikes' } as const;
      const { bytes, metadata } = writeModel(network, weights, options);
      const read = readModel(bytes);
      expect(read.metadata).toEqual(metadata);
      expect(writeModel(read.network, read.weights, options).bytes).toEqual(bytes);
    }
  });
});

describe('the count of steps', () => {
  const motions = [
    { name: 'slow', vx: 5 / 64, vy: 0 },
    { name: 'fast', vx: -33 / 64, vy: 3 / 64 },
  ];
  const neuron = { threshold: 1, leak: { kind: 'none' }, reset: 'none', ceiling: 4 } as const;
  const network = (every: number): NetworkSpec => ({
    input: { channels: 1, height: 6, width: 12 },
    layers: [{ kind: 'transport', name: 't', maps: 1, kernel: 1, every, motions, switchCost: 3, neuron }],
    fireOnce: false,
    numerics: 'exact',
  });
  const weights: NetworkWeights = {
    't.weight': { shape: [1, 1, 1, 1], data: Float32Array.of(0.7) },
    't.threshold': { shape: [2], data: Float32Array.of(1, 1) },
    't.leak': { shape: [1], data: Float32Array.of(0.05) },
    't.lateral': { shape: [2, 3, 3], data: Float32Array.from({ length: 18 }, (_, k) => (k % 9 === 4 ? 0 : 1)) },
  };

  const write = (every: number) => () => writeModel(network(every), weights, { graph: { kind: 'step' } });

  test('begins again where shifts repeat: 600 steps of two streams, an update in every third', async () => {
    const loaded = await load(network(3), weights, { kind: 'sequence', steps: 20 }, 'extended');
    expect(loaded.session.metadata.states.map(({ kind, shape }) => [kind, shape])).toEqual([
      ['potential', [2, 6, 12]],
      ['current', [1, 6, 12]],
      ['step', [1, 1, 1]],
    ]);
    const random = randomGenerator(11);
    const windows = [0.02, 0.05].map((density) => randomSpikes([600, 1, 6, 12], density, 'binary', random));
    const { difference, reports } = await compared(loaded, windows);
    expect(difference).toBeUndefined();
    expect(reports).toBeGreaterThan(1000);
    const { states } = await loaded.session.snapshot();
    expect([...states['state_in.2']]).toEqual([600 % 192, 600 % 192]);
    await loaded.session.close();
  });

  const bytes = ([every, graph]: readonly [number, GraphKind]) => writeModel(network(every), weights, { graph }).bytes;

  test('a step graph branches once for a layer whose updates are not in every step, a sequence graph never', () => {
    const written = (
      [
        [3, graphs[0]],
        [1, graphs[0]],
        [3, graphs[1]],
      ] as const
    ).map(bytes);
    expect(written.map(branches)).toEqual([1, 0, 0]);
  });

  test('refuses what float32 cannot count', () => {
    expect(write(2 ** 18)).not.toThrow();
    expect(write(2 ** 18 + 1)).toThrow(UnsupportedLayerError);
    expect(write(2 ** 18 + 1)).toThrow(says('onnx: t.every', 262144, 'float32', 262145));
  });
});

/** How many If, Loop and Scan nodes a model has. */
function branches(bytes: Uint8Array): number {
  const { graph } = fromBinary(ModelProtoSchema, bytes);
  return graph?.node.filter(({ opType }) => ['If', 'Loop', 'Scan'].includes(opType)).length ?? 0;
}
