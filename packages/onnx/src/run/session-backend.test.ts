import { wasmBackend } from '@spikeseg/snn-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runDifference } from '../../../snn-core/src/testing/testing.fixture.ts';
import { smallModel, smallWindow } from '../small-model.fixture.ts';
import { writeModel } from '../write/write-model.ts';
import { compareWithEngine } from './compare-with-engine.ts';
import { loadModelBytes } from './load-model.ts';
import type { OnnxSession } from './session.ts';
import { sessionBackend } from './session-backend.ts';

const { network, weights } = smallModel();
const windows = [1, 2, 3].map((seed) => smallWindow(network, 4, seed));
const competition = { mode: 'both', localRadius: 1, tieSeed: 1 } as const;
let session: OnnxSession;
let plain: OnnxSession;

const load = (outputs: 'all' | 'spikes') =>
  loadModelBytes(writeModel(network, weights, { graph: { kind: 'step' }, outputs }).bytes, { device: 'cpu', threads: 1 });

beforeAll(async () => {
  [session, plain] = await Promise.all([load('all'), load('spikes')]);
});
afterAll(() => Promise.all([session.close(), plain.close()]));

describe('a model as an engine', () => {
  test('gives what engines give, operations counted', async () => {
    const record = ['pool1', 'conv2'];
    const [model, engine] = await Promise.all(
      [sessionBackend(session), wasmBackend].map((backend) => backend.compile(session.network, session.weights)),
    );
    for (const carryState of [false, true, true]) {
      for (const window of windows) {
        expect(
          runDifference(await model.run(window, { record, carryState }), await engine.run(window, { record, carryState })),
        ).toBeUndefined();
      }
      model.reset();
      engine.reset();
    }
    model.dispose();
    await expect(model.run(windows[0])).rejects.toThrow('got one that was disposed');
  });

  test('says NaN for operations that it cannot count', async () => {
    const model = await sessionBackend(plain).compile(plain.network, plain.weights);
    expect((await model.run(windows[0])).synapticOps).toBeNaN();
  });

  test('has one network, one set of weights, and no competition', async () => {
    const backend = sessionBackend(session);
    expect([backend.name, await backend.isAvailable()]).toEqual(['onnx (cpu)', true]);
    await expect(backend.compile({ ...session.network, fireOnce: true }, session.weights)).rejects.toThrow(
      'got others; load their file',
    );
    const others = { ...session.weights, 'conv1.threshold': { shape: [3], data: new Float32Array(3).fill(9) } };
    await expect(backend.compile(session.network, others)).rejects.toThrow('got others; load their file');
    const model = await backend.compile(session.network, session.weights);
    expect(() => model.setWeights(others)).toThrow('export another file');
    await expect(model.run(windows[0], { competition })).rejects.toThrow('learn with an engine');
  });
});

describe('compareWithEngine', () => {
  test('finds every one of another network', async () => {
    const higher = {
      ...weights,
      'conv2.threshold': { shape: [2], data: weights['conv2.threshold'].data.map((theta) => 2 * theta) },
    };
    const engine = { ...wasmBackend, compile: () => wasmBackend.compile(network, higher) };
    const { layers, differences, firstDifference } = await compareWithEngine(session, windows, { engine });
    expect([layers['conv1'].differences, layers['pool1'].differences, firstDifference]).toEqual([0, 0, 0]);
    expect(differences).toBe(layers['conv2'].differences);
    expect(differences).toBeGreaterThan(10);
  });
});
