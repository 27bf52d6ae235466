import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deriveSeed, type NetworkSpec, type NetworkWeights, randomGenerator } from '@spikeseg/snn-core';
import { readSafetensors } from '@spikeseg/snn-core/safetensors';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inputShape, randomSpikes } from '../../snn-core/src/testing/testing.fixture.ts';
import { runPython } from '../src/python.fixture.ts';
import { checkModels } from '../src/python-programs.fixture.ts';
import { readModel } from '../src/read/read-model.ts';
import { compareWithEngine } from '../src/run/compare-with-engine.ts';
import { loadModelBytes } from '../src/run/load-model.ts';
import { writeModel } from '../src/write/write-model.ts';

/* A network as training leaves it: default sizes, thresholds that learning has moved. */

const cli = fileURLToPath(new URL('../../cli/dist/bin.js', import.meta.url));
const settings = 'device=cpu max_epochs=2 data.synthetic.recordings=2 data.synthetic.duration_s=2'.split(' ');
const graphs = [{ kind: 'step' }, { kind: 'sequence', steps: 10 }] as const;

let folder: string;
let network: NetworkSpec;
let weights: NetworkWeights;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'onnx-trained-'));
  execFileSync(process.execPath, [cli, 'train', '--no-score', '--quiet', ...settings], { cwd: folder });
  const checkpoint = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('last.safetensors'));
  const { tensors, metadata } = readSafetensors(readFileSync(join(folder, checkpoint ?? 'no checkpoint')));
  network = { ...(JSON.parse(metadata['network']) as NetworkSpec), fireOnce: false };
  weights = tensors as NetworkWeights;
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a trained network', () => {
  test('has thresholds that learning has moved', () => {
    const resting = network.layers
      .filter((layer) => layer.kind === 'conv')
      .map(({ name, neuron }) => [name, Math.fround(neuron.threshold)]);
    const moved = resting.filter(([name, theta]) => weights[`${name}.threshold`].data.some((value) => value !== theta));
    expect(moved.map(([name]) => name)).toEqual(['conv2', 'conv3']);
  });

  test.each(graphs)('gives the spikes of the engine as a $kind graph, from window to window', async (graph) => {
    const random = randomGenerator(deriveSeed(3, 'trained', graph.kind));
    const windows = [0.0005, 0.002, 0.01, 0.05].flatMap((density) =>
      [1, 2, 3].map(() => randomSpikes(inputShape(network, 10), density, 'binary', random)),
    );
    const { bytes } = writeModel(network, weights, { graph, outputs: 'all' });
    const session = await loadModelBytes(bytes, { device: 'cpu', threads: 2, optimization: 'all' });
    const { differences, layers } = await compareWithEngine(session, windows, { carryState: true });
    await session.close();
    console.log(`${graph.kind}: ${differences} differing spikes of`, layers);
    expect(differences).toBe(0);
    expect(layers['conv3'].spikes).toBeGreaterThan(100);
  });

  test('comes back from its file with what it learned', () => {
    const { bytes } = writeModel(network, weights, { graph: graphs[0] });
    const read = readModel(bytes);
    for (const name of ['conv2', 'conv3']) {
      const learned = [...weights[`${name}.threshold`].data];
      expect([...read.weights[`${name}.threshold`].data].map((theta, map) => Math.abs(theta - learned[map]) < 1e-3)).toEqual(
        learned.map(() => true),
      );
    }
    expect(writeModel(read.network, read.weights, { graph: graphs[0] }).bytes).toEqual(bytes);
  });

  test.skipIf(runPython === undefined)('passes the checker of ONNX', () => {
    const files = graphs.map(
      (graph) => [`${graph.kind}.onnx`, writeModel(network, weights, { graph, outputs: 'all' }).bytes] as const,
    );
    expect(runPython?.(checkModels, Object.fromEntries(files))).toEqual({ checked: 2, ir: [8], opsets: [17] });
  });
});
