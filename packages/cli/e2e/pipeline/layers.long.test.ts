import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSafetensors } from '@spikeseg/snn-core/safetensors';
import { says } from '@spikeseg/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../run-cli.ts';
import { bytesOf, filesBelow, newFolder, searchIn, small, textOf, train, trainUntil } from './pipeline.fixture.ts';

/* Networks that are lists of layers: trained, scored, run and exported as a user would. */

const { path: cwd, remove } = newFolder();
afterAll(remove);

const data = small.filter((key) => key.startsWith('data.'));
const sized = ['data.input_height=64', 'data.input_width=64', 'data.synthetic.negatives=0'];

const two = `network:
  - { kind: conv, name: spots, maps: 3, kernel: 5, threshold: 2, leak: 0.5, weights: { init: spots } }
  - { kind: conv, name: parts, maps: 4, kernel: 5, threshold: 2, leak: 0.2, train: true }
`;

const four = `network:
  - { kind: conv, name: edges, maps: 4, kernel: 5, threshold: 0.1, leak: 0.09, weights: { init: dog } }
  - { kind: pool, name: half, kernel: 3, stride: 2 }
  - { kind: conv, name: parts, maps: 8, kernel: 5, threshold: 1, leak: 0.1, train: true, weights: { init: normal, mean: 0.75, std: 0.1 } }
  - { kind: conv, name: mixed, maps: 6, kernel: 3, threshold: 1, leak: 0.1, train: true }
  - { kind: pool, name: quarter, kernel: 2, stride: 2 }
  - { kind: conv, name: wholes, maps: 2, kernel: 5, threshold: 1, train: true }
`;

/** The checkpoint of a run. */
const checkpoint = (name: string) => readSafetensors(readFileSync(join(cwd, 'runs', name, 'checkpoints', 'last.safetensors')));

const trainLayers = async (name: string, yaml: string) => {
  writeFileSync(join(cwd, `${name}.yaml`), yaml);
  return await train(cwd, '--config', `${name}.yaml`, '--name', name, 'data.dataset=synthetic', ...sized, '--no-score');
};

beforeAll(async () => {
  await runCli(cwd, ['synth', '--output', 'made', '--quiet', ...data, ...sized]);
});

describe.each([
  ['two', two, ['parts'], ['spots', 'parts']],
  ['four', four, ['parts', 'mixed', 'wholes'], ['edges', 'parts', 'mixed', 'wholes']],
] as const)('a network of %s convolutions', (name, yaml, learning, convolutions) => {
  let err = '';
  beforeAll(async () => {
    ({ err } = await trainLayers(name, yaml));
  });

  test('trains every layer that is marked, and no other', () => {
    const ended = Array.from(err.matchAll(/(\w+): max-epochs after 2 epochs/g), ([, layer]) => layer);
    expect(ended).toEqual(learning);
    const { state } = JSON.parse(checkpoint(name).metadata['training']) as {
      state: { finished: { layer: string; wins: number[] }[] };
    };
    expect(state.finished.map(({ layer }) => layer)).toEqual(learning);
    for (const { wins } of state.finished) expect(wins.reduce((sum, won) => sum + won, 0)).toBeGreaterThan(0);
  });

  test('leaves the tensors of its convolutions and pictures under their names', () => {
    const names = Object.keys(checkpoint(name).tensors).toSorted();
    expect(names).toEqual(convolutions.flatMap((layer) => [`${layer}.threshold`, `${layer}.weight`]).toSorted());
    const plots = filesBelow(join(cwd, 'runs', name, 'plots'));
    for (const layer of convolutions) expect(plots).toContain(`filters-${layer}.png`);
    for (const layer of learning) expect(plots).toContain(`wins-${layer}.png`);
    const report = textOf(cwd, 'runs', name, 'report.html');
    for (const layer of learning) expect(report).toContain(`Filters of ${layer}:`);
  });
});

test('a run of listed layers is scored again, detects, and is inspected', async () => {
  const scored = await runCli(cwd, ['evaluate', 'four', 'device=cpu', 'data.synthetic.recordings=1', '--quiet', '--json']);
  expect(scored.code).toBe(0);
  const { rows } = JSON.parse(scored.out) as { rows: { name: string }[] };
  expect(rows.slice(0, 2).map((row) => row.name)).toEqual(['trained network', 'untrained network']);
  const found = await runCli(cwd, ['detect', 'made', '-c', 'four', 'device=cpu', '--quiet', '--output', 'found']);
  expect(found).toMatchObject({ code: 0, err: '' });
  expect(existsSync(join(cwd, 'found', 'detect-made-four', 'detections.csv'))).toBe(true);
  const { out } = await runCli(cwd, ['inspect', join('runs', 'four')]);
  for (const layer of ['edges', 'parts', 'mixed', 'wholes']) expect(out).toMatch(new RegExp(`^  ${layer} +conv \\d`, 'm'));
});

test('it is exported, and ONNX Runtime detects the same', async () => {
  const { code, out, err: said } = await runCli(cwd, ['export', 'four', '--to', 'step', '--output', 'four.onnx', '--json']);
  expect([code, said]).toEqual([0, expect.not.stringContaining('error')]);
  const { files } = JSON.parse(out) as { files: { verified: { differences: number; spikes: number }[] }[] };
  expect(files[0].verified[0].differences).toBe(0);
  expect(files[0].verified[0].spikes).toBeGreaterThan(100);
  const onnx = await runCli(cwd, ['detect', 'made', '--checkpoint', 'four.onnx', 'device=cpu', '--quiet', '--output', 'by-onnx']);
  expect(onnx).toMatchObject({ code: 0, err: '' });
  for (const file of ['detections.csv', 'tracks.csv'])
    expect(textOf(cwd, 'by-onnx', 'detect-made-four', file)).toBe(textOf(cwd, 'found', 'detect-made-four', file));
});

test('a run of listed layers that was interrupted goes on to the same checkpoint', async () => {
  const argv = ['--config', 'four.yaml', '--name', 'stopped', 'data.dataset=synthetic', ...sized];
  const stopped = await trainUntil(cwd, 'mixed: 5 stimuli', ...argv);
  expect(stopped.code).toBe(130);
  const resumed = await runCli(cwd, ['train', '--resume', 'stopped', '--no-score', '--quiet']);
  expect(resumed.code).toBe(0);
  for (const file of ['last', 'best'].map((which) => join('checkpoints', `${which}.safetensors`)))
    expect(bytesOf(cwd, 'runs', 'stopped', file)).toBe(bytesOf(cwd, 'runs', 'four', file));
});

test("the guide's network, written as layers, learns the same weights", async () => {
  const { out } = await runCli(cwd, ['config', 'network', ...sized]);
  await trainLayers('listed', out);
  await train(cwd, '--name', 'guide', 'data.dataset=synthetic', ...sized, '--no-score');
  const [listed, guide] = ['listed', 'guide'].map(checkpoint);
  const bytes = ({ tensors }: ReturnType<typeof checkpoint>) =>
    Object.fromEntries(
      Object.entries(tensors).map(([tensor, { data: values }]) => [
        tensor,
        Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64'),
      ]),
    );
  expect(bytes(listed)).toEqual(bytes(guide));
  expect(listed.metadata['network']).toBe(guide.metadata['network']);
  expect(listed.metadata['training']).toBe(guide.metadata['training']);
  expect(guide.metadata['config']).toContain('"network":null');
  for (const name of ['listed', 'guide'])
    expect(await runCli(cwd, ['detect', 'made', '-c', name, '--quiet', '--output', `by-${name}`])).toMatchObject({ code: 0 });
  expect(bytesOf(searchIn(cwd, 'by-listed'), 'detections.csv')).toBe(bytesOf(searchIn(cwd, 'by-guide'), 'detections.csv'));
});

test('what is wrong with a layer is told with file, line, layer and field, before anything runs', async () => {
  writeFileSync(join(cwd, 'wrong.yaml'), two.replace('kernel: 5, threshold: 2, leak: 0.2', 'kernel: 4, treshold: 2'));
  const { code, err } = await runCli(cwd, ['train', '--config', 'wrong.yaml']);
  expect(code).toBe(2);
  expect(err).toMatch(says('wrong.yaml:3:', 'network[1].kernel', '>= 1', 4));
  expect(err).toMatch(says('wrong.yaml:3:', 'network[1].treshold', 'threshold'));
});
