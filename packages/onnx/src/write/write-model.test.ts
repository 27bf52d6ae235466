import { fromBinary } from '@bufbuild/protobuf';
import type { NetworkSpec } from '@spikeseg/snn-core';
import { says } from '@spikeseg/test-support';
import { type ModelProto, ModelProtoSchema } from 'onnx-buf';
import { describe, expect, test } from 'vitest';
import { smallModel } from '../small-model.fixture.ts';
import { writeModel } from './write-model.ts';

const { network, weights } = smallModel({ fireOnce: true });
const step = { graph: { kind: 'step' } } as const;
const sequence = { graph: { kind: 'sequence', steps: 3 } } as const;

const parsed = (options: Parameters<typeof writeModel>[2], spec: NetworkSpec = network): ModelProto =>
  fromBinary(ModelProtoSchema, writeModel(spec, weights, options).bytes);
const signature = ({ graph }: ModelProto): string[] =>
  [...(graph?.input ?? []), ...(graph?.output ?? [])].map(({ name, type }) => {
    const dims = type?.value.case === 'tensorType' ? (type.value.value.shape?.dim ?? []) : [];
    return `${name} [${dims.map(({ value }) => String(value.value)).join(', ')}]`;
  });

describe('writeModel', () => {
  test('a step graph takes one time step, and states in and out', () => {
    expect(signature(parsed(step))).toEqual([
      'x [B, 2, 8, 10]',
      'state_in.0 [B, 3, 8, 10]',
      'state_in.1 [B, 3, 8, 10]',
      'state_in.2 [B, 2, 4, 5]',
      'state_in.3 [B, 2, 4, 5]',
      'spikes [B, 2, 4, 5]',
      'state_out.0 [B, 3, 8, 10]',
      'state_out.1 [B, 3, 8, 10]',
      'state_out.2 [B, 2, 4, 5]',
      'state_out.3 [B, 2, 4, 5]',
    ]);
  });

  test('a sequence graph takes T time steps; free running needs potentials alone', () => {
    const model = parsed({ ...sequence, outputs: { spikes: ['pool1'], potentials: ['conv2'] } }, { ...network, fireOnce: false });
    expect(signature(model)).toEqual([
      'x [3, B, 2, 8, 10]',
      'state_in.0 [B, 3, 8, 10]',
      'state_in.1 [B, 2, 4, 5]',
      'spikes [3, B, 2, 4, 5]',
      'potential.conv2 [3, B, 2, 4, 5]',
      'spikes.pool1 [3, B, 3, 4, 5]',
      'state_out.0 [B, 3, 8, 10]',
      'state_out.1 [B, 2, 4, 5]',
    ]);
  });

  test('each convolution and pool is there once, however many steps, and nothing branches or loops', () => {
    const operators = parsed(sequence).graph?.node.map(({ opType }) => opType) ?? [];
    const count = (name: string): number => operators.filter((operator) => operator === name).length;
    expect([count('Conv'), count('MaxPool'), count('GreaterOrEqual')]).toEqual([2, 1, 6]);
    expect(operators.filter((operator) => ['If', 'Loop', 'Scan'].includes(operator))).toEqual([]);
  });

  test.each([step, sequence])('$graph.kind: every node has the name of its first output, no value has two makers', (options) => {
    const { graph } = parsed(options);
    const nodes = graph?.node ?? [];
    expect(nodes.length).toBeGreaterThan(10);
    expect(nodes.map(({ name }) => name)).toEqual(nodes.map(({ output }) => output[0]));
    const made = [...(graph?.initializer ?? []).map(({ name }) => name), ...nodes.flatMap(({ output }) => output)];
    // Two convolutions use it, in every step.
    expect(made.filter((name) => name === 'zero')).toEqual(['zero']);
    expect(made.filter((name, at) => made.indexOf(name) !== at)).toEqual([]);
  });

  test('is IR 8, opset 17, and the same bytes every time', () => {
    const model = parsed(step);
    expect([model.irVersion, model.opsetImport.map(({ version }) => version)]).toEqual([8n, [17n]]);
    for (const options of [step, sequence]) {
      const reordered = Object.fromEntries(Object.entries(network).toReversed()) as unknown as NetworkSpec;
      expect(writeModel(reordered, weights, options).bytes).toEqual(writeModel(network, weights, options).bytes);
    }
  });

  test('holds the thresholds that were learned, and not the resting one of the network', () => {
    const constant = parsed(step).graph?.initializer.find(({ name }) => name === 'conv2.threshold');
    const values = [...new Float32Array(Uint8Array.from(constant?.rawData ?? []).buffer)];
    expect([constant?.dims, values.length]).toEqual([[2n, 1n, 1n], 2]);
    values.forEach((value, map) => expect(value).toBeCloseTo(weights['conv2.threshold'].data[map], 4));
  });

  const [conv, ...rest] = network.layers;
  test.each([
    ['no steps', network, { graph: { kind: 'sequence', steps: 0 } }, says('graph.steps', 1, 0)],
    [
      'an unknown layer',
      network,
      { ...step, outputs: { spikes: ['conv9'] } },
      says('network', 'conv1', 'pool1', 'conv2', 'conv9'),
    ],
    ['potentials of a pool', network, { ...step, outputs: { potentials: ['pool1'] } }, says('outputs', 'pool1')],
  ] as const)('refuses %s', (_, spec, options, message) => {
    expect(() => writeModel(spec, weights, options)).toThrow(message);
  });

  test('refuses layers with the name of outputs', () => {
    const renamed = { ...weights, 'spikes.weight': weights['conv1.weight'], 'spikes.threshold': weights['conv1.threshold'] };
    const spec = { ...network, layers: [{ ...conv, name: 'spikes' }, ...rest] };
    expect(() => writeModel(spec, renamed, step)).toThrow(says('layer names', 'spikes'));
  });
});
