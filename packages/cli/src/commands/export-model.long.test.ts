import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseOverrides } from '@spikeseg/config';
import type { EventStream } from '@spikeseg/events';
import { openModel } from '@spikeseg/onnx';
import { wasmBackend } from '@spikeseg/snn-core';
import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../experiment/src/context/context.fixture.ts';
import {
  checkVerified,
  detect,
  ExportDifferenceError,
  encodeCheckpoint,
  generatedWindows,
  openOnnxModel,
  verifyFile,
} from '../../../experiment/src/made.fixture.ts';
import { tinyCheckpoint, tinyConfig } from '../../../experiment/src/network/tiny.fixture.ts';
import { runContext } from '../console.ts';
import { testContext } from '../context.fixture.ts';
import { main } from '../main.ts';

const config = tinyConfig({
  model: { n_classes: 2, conv1_channels: 2, conv2_channels: 3, thresholds: [0.05, 0.4, 0.4], leaks: [0.02, 0.1, 0.1] },
  data: { n_timesteps: 4, input_height: 24, input_width: 32 },
});
const checkpoint = tinyCheckpoint(config);

/** A folder with a checkpoint `net.safetensors`. */
function withCheckpoint(): string {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'net.safetensors'), encodeCheckpoint(checkpoint));
  return cwd;
}

async function run(cwd: string, ...argv: string[]) {
  const context = testContext(argv, { cwd });
  return { code: await main(context), out: context.out(), err: context.err() };
}

interface Answer {
  readonly files: readonly {
    readonly path: string;
    readonly verified: readonly { readonly spikes: number; readonly differences: number; readonly layers: object }[];
    readonly unverified?: string;
  }[];
}
const exported = async (cwd: string, ...argv: string[]): Promise<Answer> => {
  const { code, out, err } = await run(cwd, 'export', 'net.safetensors', '--json', '--quiet', ...argv);
  if (code !== 0) throw new Error(err);
  return JSON.parse(out) as Answer;
};

describe('export', () => {
  test('writes both graphs beside the checkpoint, with the spikes of the engine in every layer', async () => {
    const cwd = withCheckpoint();
    const { files } = await exported(cwd);
    expect(readdirSync(cwd).toSorted()).toEqual([
      'net-sequence.json',
      'net-sequence.onnx',
      'net-step.json',
      'net-step.onnx',
      'net.safetensors',
    ]);
    for (const { verified } of files) {
      const [{ spikes, differences, layers }, ...others] = verified;
      expect([differences, others, Object.keys(layers)]).toEqual([0, [], ['conv1', 'pool1', 'conv2', 'pool2', 'conv3']]);
      expect(spikes).toBeGreaterThan(100);
    }
    const { metadata } = await openModel(files[1].path);
    expect(metadata).toMatchObject({
      graph: { kind: 'sequence', steps: 4 },
      network: { fireOnce: false },
      info: { inputLabels: ['OFF', 'ON'], inputValues: 'spikes', timestepMs: config.data.timestep_ms, window: { steps: 4 } },
    });
  });

  test('replaces nothing unless told to, and gives the same bytes then', async () => {
    const cwd = withCheckpoint();
    await exported(cwd, '--to', 'step', '--no-verify');
    const before = readFileSync(join(cwd, 'net-step.onnx'));
    expect(await run(cwd, 'export', 'net.safetensors', '--to', 'step', '--no-verify')).toMatchObject({
      code: 2,
      err: expect.stringMatching(says('net-step.onnx', 'exists', '--overwrite')),
    });
    const { files } = await exported(cwd, '--to', 'step', '--no-verify', '--overwrite');
    expect(files[0]).toMatchObject({ verified: [], unverified: 'not asked for' });
    expect(readFileSync(join(cwd, 'net-step.onnx')).equals(before)).toBe(true);
  });

  test('--output is a folder or a file, --triton a repository with the same models', async () => {
    const cwd = withCheckpoint();
    await exported(cwd, '--no-verify', '--output', 'models', '--triton', 'repository');
    await exported(cwd, '--no-verify', '--output', 'one.onnx', '--to', 'sequence', '--steps', '8');
    expect((await openModel(join(cwd, 'one.onnx'))).metadata.graph).toEqual({ kind: 'sequence', steps: 8 });
    const served = readFileSync(join(cwd, 'repository', 'net_step', '1', 'model.onnx'));
    expect(served.equals(readFileSync(join(cwd, 'models', 'net-step.onnx')))).toBe(true);
    expect(readdirSync(join(cwd, 'repository')).toSorted()).toEqual(['README.md', 'net_sequence', 'net_step']);
    const again = await run(cwd, 'export', 'net.safetensors', '--no-verify', '--output', 'more', '--triton', 'repository');
    expect(again.err).toContain('expected a new or empty folder');
  });

  test('--numerics float is written with the weights as learned, and counts what differs', async () => {
    const cwd = withCheckpoint();
    const { files } = await exported(cwd, '--to', 'step', '--numerics', 'float');
    expect(files[0].verified[0].spikes).toBeGreaterThan(100);
    const { metadata, weights } = await openModel(files[0].path);
    expect([metadata.network.numerics, metadata.grids]).toEqual(['float', {}]);
    expect(weights['conv2.weight'].data).toEqual(checkpoint.weights['conv2.weight'].data);
  });

  test.each([
    [['--to', 'both', '--output', 'x.onnx'], says('two graphs', 'one file')],
    [['--to', 'loop'], says('--to', 'loop')],
    [['--outputs', 'none'], says('--outputs', 'none')],
    [['--steps', '0'], says('--steps', 1, 0)],
    [['--numerics', 'double'], says('--numerics', 'double')],
    [['--device', 'gpu'], says('--device', 'cuda:N', 'gpu')],
    [['model.n_classes=3'], 'is part of the trained model and cannot change now'],
    [['other'], 'other: expected one checkpoint'],
  ])('%j is refused before anything is written', async (argv, message) => {
    const cwd = withCheckpoint();
    const { code, err } = await run(cwd, 'export', 'net.safetensors', ...argv);
    expect([code, err]).toEqual([2, expect.stringMatching(says(message))]);
    expect(readdirSync(cwd)).toEqual(['net.safetensors']);
  });

  test('CUDA that is asked for and cannot be had is exit code 3, and nothing is written', async () => {
    const cwd = withCheckpoint();
    const { code, err } = await run(cwd, 'export', 'net.safetensors', '--device', 'cuda', '--to', 'step');
    expect([code, err]).toEqual([3, expect.stringContaining('cuda: expected CUDA 12')]);
    expect(readdirSync(cwd)).toEqual(['net.safetensors']);
  });
});

test('evidence neurons are written as both graphs, and compared over whole runs of the sequence, however long it is', async () => {
  const cwd = temporaryFolder();
  const sensor = ['data.input_width=20', 'data.input_height=16'];
  for (const steps of [[], ['--steps', '7', '--overwrite']]) {
    const { code, out, err } = await run(cwd, 'export', 'ebssa', ...sensor, ...steps);
    expect(code).toBe(0);
    expect(err).toMatch(says('comparing', 'option noVerify'));
    expect(out.match(/: 0 differ/g)).toHaveLength(2);
    expect(out).toContain(`${steps[1] ?? 10} time steps per run`);
  }
});

describe('a file that is not the checkpoint', () => {
  test('is found out, which is an error unless numerics are float', async () => {
    const cwd = withCheckpoint();
    await exported(cwd, '--to', 'step', '--no-verify');
    const { bytes } = await openModel(join(cwd, 'net-step.onnx'));
    const theta = checkpoint.weights['conv3.threshold'];
    const weights = { ...checkpoint.weights, 'conv3.threshold': { ...theta, data: theta.data.map((value) => 100 * value) } };
    const network = { ...checkpoint.network, fireOnce: false };
    const { windows } = generatedWindows(config, network);
    const told: (readonly [number, number])[] = [];
    const found = await verifyFile(
      bytes,
      { network, weights },
      windows,
      'cpu',
      () => 0,
      (done, total) => told.push([done, total]),
    );
    // Each of the windows, and the runs that are timed.
    expect(told).toEqual(Array.from({ length: 20 }, (_, k) => [k + 1, 20]));
    expect(found.differences).toBe(found.layers['conv3'].differences);
    expect(found.differences).toBeGreaterThan(0);
    expect(() => checkVerified('a.onnx', network, [found], '8 windows')).toThrow(ExportDifferenceError);
    expect(() => checkVerified('a.onnx', { ...network, numerics: 'float' }, [found], '8 windows')).not.toThrow();
  });
});

/** A spot that moves over the sensor, and noise. */
function moving(): EventStream {
  const n = 6000;
  const at = Array.from({ length: n }, (_, k) => k);
  return {
    t: Float64Array.from(at, (k) => 1000 * k),
    x: Uint16Array.from(at, (k) => (k % 3 === 0 ? (k * 7919) % 240 : 40 + k / 60)),
    y: Uint16Array.from(at, (k) => (k % 3 === 0 ? (k * 104_729) % 180 : 60 + (k % 2))),
    p: Uint8Array.from(at, (k) => k % 2),
    sensor: { width: 240, height: 180 },
  };
}

describe('an exported model detects', () => {
  test.each([
    ['step', 'reset'],
    ['sequence', 'reset'],
    ['sequence', 'carry'],
  ])('what the checkpoint detects, to the bit: %s, %s', async (graph, state) => {
    const cwd = withCheckpoint();
    await exported(cwd, '--to', graph, '--no-verify', '--output', 'net.onnx');
    const args = ['device=cpu', `evaluation.state=${state}`];
    const { model, backend, close } = await openOnnxModel(runContext(testContext([], { cwd }), {}), 'net.onnx', {
      settings: parseOverrides(args),
    });
    const trained = { ...checkpoint, config: { ...config, evaluation: model.config.evaluation } };
    const found = await detect(backend, model, 'night', moving());
    await close();
    expect(found).toEqual(await detect(wasmBackend, trained, 'night', moving()));
    expect(found.detections.length).toBeGreaterThan(20);
  });

  test.each(['step', 'sequence'])('what a network detects whose input is evidence: %s', async (graph) => {
    const weighing = tinyConfig({
      network: [
        { kind: 'conv', name: 'conv1', maps: 2, kernel: 5, threshold: 2, leak: 0.1, train: false, weights: { init: 'spots' } },
        { kind: 'pool', name: 'pool1', kernel: 2, stride: 2 },
        { kind: 'conv', name: 'conv2', maps: 3, kernel: 5, threshold: 0.7, leak: 0.1, train: true, weights: { init: 'normal' } },
        { kind: 'pool', name: 'pool2', kernel: 2, stride: 2 },
        { kind: 'conv', name: 'conv3', maps: 2, kernel: 7, threshold: 0.7, leak: 0.1, train: true, weights: { init: 'normal' } },
      ],
      data: { n_timesteps: 4, input_height: 48, input_width: 64, encoding: 'llr' },
    });
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'net.safetensors'), encodeCheckpoint(tinyCheckpoint(weighing)));
    const { files } = await exported(cwd, '--to', graph, '--output', 'net.onnx');
    expect(files[0].verified[0]).toMatchObject({ differences: 0 });
    expect(files[0].verified[0].spikes).toBeGreaterThan(100);
    const { metadata } = await openModel(join(cwd, 'net.onnx'));
    expect(metadata).toMatchObject({ network: { input: { maxValue: 2, valueStep: 1 / 64 } }, info: { inputValues: 'nats' } });
    const { model, backend, close } = await openOnnxModel(runContext(testContext([], { cwd }), {}), 'net.onnx', {
      settings: { device: 'cpu' },
    });
    const found = await detect(backend, model, 'night', moving());
    await close();
    const trained = { ...tinyCheckpoint(weighing), config: { ...weighing, evaluation: model.config.evaluation } };
    expect(found).toEqual(await detect(wasmBackend, trained, 'night', moving()));
    expect(found.detections.length).toBeGreaterThan(20);
  });

  test('not what was exported without its layers, nor for streams what runs whole windows', async () => {
    const cwd = withCheckpoint();
    await exported(cwd, '--no-verify', '--outputs', 'spikes', '--to', 'step', '--output', 'lean.onnx');
    await exported(cwd, '--no-verify', '--to', 'sequence', '--output', 'windows.onnx');
    // Never read: what the model cannot do is said first.
    writeFileSync(join(cwd, 'night.mat'), '');
    const lean = await run(cwd, 'detect', 'night.mat', '--checkpoint', 'lean.onnx');
    expect([lean.code, lean.err]).toEqual([2, expect.stringMatching(says('none of conv1', '--outputs all'))]);
    const live = await run(cwd, 'detect', '--follow', '-', '--checkpoint', 'windows.onnx', 'data.sensor=DAVIS');
    expect([live.code, live.err]).toEqual([2, expect.stringContaining('export with --to step')]);
    const fixed = await run(cwd, 'detect', 'night.mat', '--checkpoint', 'lean.onnx', 'data.n_timesteps=5');
    expect([fixed.code, fixed.err]).toEqual([2, expect.stringMatching(says('data.n_timesteps', 'trained model'))]);
  });

  test('not evidence neurons, which ask no network', async () => {
    const cwd = withCheckpoint();
    await exported(cwd, '--no-verify', '--to', 'step', '--output', 'net.onnx');
    writeFileSync(join(cwd, 'night.mat'), '');
    const { code, err } = await run(cwd, 'detect', 'night.mat', '--checkpoint', 'net.onnx', 'evaluation.detector=evidence');
    expect([code, err]).toEqual([2, expect.stringContaining('expected evaluation.detector=network')]);
  });

  test('inspect shows its graph and its network', async () => {
    const cwd = withCheckpoint();
    await exported(cwd, '--no-verify', '--to', 'sequence', '--output', 'net.onnx');
    const { code, out } = await run(cwd, 'inspect', 'net.onnx');
    expect(code).toBe(0);
    expect(out).toMatch(says('net.onnx: sequence', '4 time steps', 'JSON'));
    expect(out).toMatch(/x +4×B×2×24×32 +input spikes$/m);
    expect(out).toMatch(/^ {2}conv3 .* 0\.4$/m);
    writeFileSync(join(cwd, 'net.onnx'), 'nothing');
    expect(await run(cwd, 'inspect', 'net.onnx')).toMatchObject({
      code: 2,
      err: expect.stringContaining('cut off while copying?'),
    });
  });
});
