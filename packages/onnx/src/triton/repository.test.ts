import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openModel } from '../read/open-model.ts';
import { smallModel } from '../small-model.fixture.ts';
import { writeModel } from '../write/write-model.ts';
import { saveTritonRepository, tritonRepository } from './repository.ts';

const { network, weights } = smallModel();
const step = writeModel(network, weights, { graph: { kind: 'step' } });
const sequence = writeModel(network, weights, { graph: { kind: 'sequence', steps: 5 } });

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'triton-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const filesOf = (name: string) => [name, `${name}/1`, `${name}/1/model.json`, `${name}/1/model.onnx`, `${name}/config.pbtxt`];

test('every model has its folder, its configuration and version 1, which opens as a model', async () => {
  const folder = temporaryFolder();
  await saveTritonRepository(folder, [
    { name: 'net_step', model: step },
    { name: 'net_sequence', model: sequence },
  ]);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  expect(files.toSorted()).toEqual(['README.md', ...filesOf('net_sequence'), ...filesOf('net_step')]);
  const opened = await openModel(join(folder, 'net_sequence', '1', 'model.onnx'));
  expect(opened.metadata).toEqual(sequence.metadata);
});

test('the README has the rules, the shapes and a client of each model', () => {
  const folder = temporaryFolder();
  return saveTritonRepository(folder, [{ name: 'net_step', model: step, idleSeconds: 7, maxBatch: 9 }]).then(() => {
    const text = readFileSync(join(folder, 'README.md'), 'utf8');
    for (const part of ['never 0', 'sequence_start', 'sequence_end', 'for 7 s', 'up to 9 streams', 'client.infer("net_step"'])
      expect(text).toContain(part);
    expect(text).toContain('x: float32 [1,2,8,10]');
    expect(text).toContain('NVIDIA_TF32_OVERRIDE=0');
  });
});

test('TF32 is no word where it rounds nothing', () => {
  const whole = Object.fromEntries(
    Object.entries(weights).map(([name, { shape, data }]) => [name, { shape, data: data.map((value) => Math.ceil(value) || 1) }]),
  );
  const model = writeModel(network, whole, { graph: { kind: 'step' } });
  const readme = tritonRepository([{ name: 'whole', model }]).find(({ path }) => path === 'README.md');
  expect(readme?.content).not.toContain('TF32');
});

test('no model, or two of one name, are refused', () => {
  expect(() => tritonRepository([])).toThrow('expected at least one model');
  const model = { name: 'net', model: step };
  expect(() => tritonRepository([model, model])).toThrow('got net, net');
});
