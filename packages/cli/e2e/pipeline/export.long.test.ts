import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pythonFile } from '../../../experiment/src/checkpoints/python-checkpoint.fixture.ts';
import { runCli } from '../run-cli.ts';
import { filesBelow, newFolder, searchIn, small, textOf, trained } from './pipeline.fixture.ts';

/* Export, verification over recordings, detection by ONNX Runtime and the check for servers, with the built command line. */

const { path: cwd, remove } = newFolder();
afterAll(remove);

const data = small.filter((key) => key.startsWith('data.'));
beforeAll(async () => {
  await trained(cwd);
  await runCli(cwd, ['synth', '--output', 'made', '--quiet', ...data]);
  writeFileSync(join(cwd, 'theirs.safetensors'), pythonFile());
});

interface Answer {
  readonly verifiedWith: string;
  readonly files: readonly {
    readonly path: string;
    readonly verified: readonly { readonly windows: number; readonly spikes: number; readonly differences: number }[];
  }[];
}

async function exported(...argv: readonly string[]): Promise<Answer> {
  const { code, out, err } = await runCli(cwd, ['export', ...argv, '--json']);
  if (code !== 0) throw new Error(err);
  return JSON.parse(out) as Answer;
}

test('both graphs have the spikes of the engine over recordings and over noise', async () => {
  const noise = await exported('spikeseg_default');
  const recorded = await exported('spikeseg_default', '--verify', 'made', '--output', 'models', '--triton', 'served');
  expect([noise.verifiedWith, recorded.verifiedWith]).toEqual(['8 generated windows', '15 windows of 3 recordings']);
  const all = [...noise.files, ...recorded.files].flatMap(({ verified }) => verified);
  expect(all.map(({ differences }) => differences)).toEqual([0, 0, 0, 0]);
  for (const { spikes } of all) expect(spikes).toBeGreaterThan(10_000);
  expect(filesBelow(join(cwd, 'served'))).toEqual([
    'README.md',
    ...['sequence', 'step'].flatMap((graph) =>
      ['1/model.json', '1/model.onnx', 'config.pbtxt'].map((file) => `spikeseg_default_${graph}/${file}`),
    ),
  ]);
  const [step] = recorded.files;
  expect(readFileSync(step.path).equals(readFileSync(noise.files[0].path))).toBe(true);
});

test.each(['reset', 'carry'])('detections and tracks are those of the checkpoint, state %s', async (state) => {
  await exported('spikeseg_default', '--no-verify', '--output', `of-${state}`);
  const argv = ['detect', 'made', `evaluation.state=${state}`, 'device=cpu', '--quiet'];
  await runCli(cwd, [...argv, '-c', 'spikeseg_default', '--output', `engine-${state}`]);
  for (const graph of ['step', 'sequence']) {
    const name = `spikeseg_default-${graph}`;
    const run = await runCli(cwd, [
      ...argv,
      '--checkpoint',
      join(`of-${state}`, `${name}.onnx`),
      '--output',
      `onnx-${graph}-${state}`,
    ]);
    expect(run).toMatchObject({ code: 0, err: '' });
    for (const file of ['detections.csv', 'tracks.csv', 'coco.json'])
      expect(textOf(searchIn(cwd, `onnx-${graph}-${state}`), file)).toBe(textOf(searchIn(cwd, `engine-${state}`), file));
  }
});

test('live answers are those of the checkpoint', async () => {
  await exported('spikeseg_default', '--no-verify', '--to', 'step', '--output', 'live.onnx');
  const lines = Array.from({ length: 4000 }, (_, k) => `${1000 * k},${30 + Math.floor(k / 50)},${60 + (k % 3)},${k % 2}`);
  writeFileSync(join(cwd, 'night.csv'), `${lines.join('\n')}\n`);
  const argv = ['detect', '--follow', 'night.csv', '--sensor-size', '240x180', '--idle', '0.2', 'device=cpu', '--quiet'];
  const [engine, onnx] = [
    await runCli(cwd, [...argv, '-c', 'spikeseg_default']),
    await runCli(cwd, [...argv, '--checkpoint', 'live.onnx']),
  ].map(({ code, out, err }) => ({ code, err, lines: out.split('\n').filter((line) => !line.includes('"type":"end"')) }));
  expect(onnx).toEqual(engine);
  expect(onnx.code).toBe(0);
  expect(onnx.lines.length).toBeGreaterThan(10);
});

test('a network of the Python SpikeSEG', async () => {
  const { files } = await exported('theirs.safetensors', 'model.thresholds=[1,1,1]');
  expect(files.map(({ verified }) => verified[0].differences)).toEqual([0, 0]);
  expect(filesBelow(cwd)).toEqual(expect.arrayContaining(['theirs-step.onnx', 'theirs-sequence.onnx']));
});

test('the check for servers, on the processor: TensorFlow.js, and exported networks window by window and two at a time', async () => {
  const argv = ['doctor', '--cuda-check', '--device', 'cpu', '--batches', '1,2', '--json'];
  const { code, out } = await runCli(cwd, argv);
  expect(code).toBe(0);
  const { passed, checks, notTried } = JSON.parse(out) as {
    passed: boolean;
    checks: { run: string; differences: number; spikes: number; ms: object }[];
    notTried: unknown[];
  };
  expect([passed, notTried]).toEqual([true, []]);
  const exportedOnes = ['step', 'sequence', 'step', 'sequence'];
  expect(checks.map(({ run }) => run)).toEqual([
    'windows',
    'competition',
    'windows',
    'competition',
    ...exportedOnes,
    ...exportedOnes,
  ]);
  for (const { run, ms, spikes } of checks) {
    expect(Object.keys(ms)).toEqual(exportedOnes.includes(run) ? ['1', '2'] : ['1']);
    // With competition a neuron inhibits all others.
    expect(spikes).toBeGreaterThan(run === 'competition' ? 0 : 100);
  }
});
