import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { smallModel } from '../small-model.fixture.ts';
import { writeModel } from '../write/write-model.ts';
import { tritonConfig } from './model-config.ts';
import { readTextProto } from './read-textproto.fixture.ts';

const { network, weights } = smallModel();
const graphs = { step: { kind: 'step' }, sequence: { kind: 'sequence', steps: 5 } } as const;

const configOf = (graph: keyof typeof graphs, changes = {}, name = 'net') => {
  const model = writeModel({ ...network, ...changes }, weights, { graph: graphs[graph], outputs: 'all' });
  return readTextProto(tritonConfig({ name, model }), 'ModelConfig');
};
const state = (n: number, dims: readonly number[]) => ({
  input_name: `state_in.${n}`,
  output_name: `state_out.${n}`,
  data_type: 'TYPE_FP32',
  dims,
  initial_state: [{ name: `rest of state_in.${n}`, data_type: 'TYPE_FP32', dims, zero_data: true }],
});

describe('config.pbtxt keeps to the published schema', () => {
  test('a step graph: batches of streams, the batch in no shape', () => {
    expect(configOf('step')).toEqual({
      name: 'net',
      backend: 'onnxruntime',
      max_batch_size: 64,
      input: [{ name: 'x', data_type: 'TYPE_FP32', dims: [2, 8, 10] }],
      output: [
        { name: 'spikes', data_type: 'TYPE_FP32', dims: [2, 4, 5] },
        { name: 'potential.conv2', data_type: 'TYPE_FP32', dims: [2, 4, 5] },
        { name: 'spikes.conv1', data_type: 'TYPE_FP32', dims: [3, 8, 10] },
        { name: 'potential.conv1', data_type: 'TYPE_FP32', dims: [3, 8, 10] },
        { name: 'spikes.pool1', data_type: 'TYPE_FP32', dims: [3, 4, 5] },
      ],
      sequence_batching: {
        max_sequence_idle_microseconds: 60_000_000,
        oldest: { max_candidate_sequences: 256 },
        state: [state(0, [3, 8, 10]), state(1, [2, 4, 5])],
      },
      instance_group: [{ count: 1, kind: 'KIND_GPU' }],
    });
  });

  test('a sequence graph: no batch for Triton, whole shapes of one stream', () => {
    const config = configOf('sequence');
    expect(config).toMatchObject({
      max_batch_size: 0,
      input: [{ name: 'x', dims: [5, 1, 2, 8, 10] }],
      sequence_batching: { state: [state(0, [1, 3, 8, 10]), state(1, [1, 2, 4, 5])] },
    });
    const dims = (config['output'] as { dims: number[] }[]).map((output) => output.dims);
    expect(dims.map(([steps, streams]) => `${steps}×${streams}`)).toEqual(dims.map(() => '5×1'));
  });

  test('with fire-once also who has fired is a state', () => {
    expect(configOf('step', { fireOnce: true })).toMatchObject({
      sequence_batching: { state: [{ input_name: 'state_in.0' }, {}, {}, { input_name: 'state_in.3' }] },
    });
  });

  test('a name that no folder can have is refused', () => {
    expect(() => configOf('step', {}, 'a/b')).toThrow(says('name', '"a/b"'));
  });
});

test.each([
  ['nmae: "x"', 'ModelConfig: no field nmae'],
  ['max_batch_size: "64"', 'expected int32, got "64"'],
  ['max_batch_size: 3000000000', 'expected int32, got 3000000000'],
  ['name: "a" name: "b"', 'ModelConfig.name: given twice'],
  ['input { data_type: FP32 }', 'expected DataType, got FP32'],
  ['sequence_batching { oldest {} direct {} }', 'another of strategy_choice was given'],
  ['input { name: "x"', 'unexpected end'],
  ['input { dims: [1 2] }', 'expected ,, got 2'],
])('the reader that checks it refuses %s', (text, message) => {
  expect(() => readTextProto(text, 'ModelConfig')).toThrow(message);
});
