import { expect, test } from 'vitest';
import { readModel } from '../read/read-model.ts';
import { smallModel } from '../small-model.fixture.ts';
import { type WrittenModel, writeModel } from '../write/write-model.ts';
import { tritonRepository } from './repository.ts';

const { network, weights } = smallModel();
const step = writeModel(network, weights, { graph: { kind: 'step' } });
const sequence = writeModel(network, weights, { graph: { kind: 'sequence', steps: 5 } });

const filesOf = (name: string) => [`${name}/config.pbtxt`, `${name}/1/model.onnx`, `${name}/1/model.json`];
const readmeOf = (model: WrittenModel) =>
  tritonRepository([{ name: 'net_step', model }]).find(({ path }) => path === 'README.md')?.content;

test('every model has its folder, its configuration and version 1, which opens as a model', () => {
  const files = tritonRepository([
    { name: 'net_step', model: step },
    { name: 'net_sequence', model: sequence },
  ]);
  expect(files.map(({ path }) => path)).toEqual([...filesOf('net_step'), ...filesOf('net_sequence'), 'README.md']);
  const model = files.find(({ path }) => path === 'net_sequence/1/model.onnx')?.content as Uint8Array;
  expect(readModel(model).metadata).toEqual(sequence.metadata);
});

test('the README has the rules, the shapes and a client of each model', () => {
  const text = readmeOf(step);
  for (const part of ['never 0', 'sequence_start', 'sequence_end', 'for 60 s', 'up to 64 streams', 'client.infer("net_step"'])
    expect(text).toContain(part);
  expect(text).toContain('x: float32 [1,2,8,10]');
  expect(text).toContain('NVIDIA_TF32_OVERRIDE=0');
});

test('TF32 is no word where it rounds nothing', () => {
  const whole = Object.fromEntries(
    Object.entries(weights).map(([name, { shape, data }]) => [name, { shape, data: data.map((value) => Math.ceil(value) || 1) }]),
  );
  expect(readmeOf(writeModel(network, whole, { graph: { kind: 'step' } }))).not.toContain('TF32');
});

test('no model, or two of one name, are refused', () => {
  expect(() => tritonRepository([])).toThrow('expected at least one model');
  const model = { name: 'net', model: step };
  expect(() => tritonRepository([model, model])).toThrow('got net, net');
});
