import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { deriveSeed, forwardTensors, randomGenerator } from '@spikeseg/snn-core';
import { says } from '@spikeseg/test-support';
import { ModelProtoSchema } from 'onnx-buf';
import { describe, expect, test } from 'vitest';
import { OnnxModelError } from '../errors.ts';
import { randomModel } from '../random-models.fixture.ts';
import { smallModel } from '../small-model.fixture.ts';
import { type WrittenModel, writeModel } from '../write/write-model.ts';
import { readModel } from './read-model.ts';

const parse = (from: Uint8Array) => fromBinary(ModelProtoSchema, from);

function problemOf(bytes: Uint8Array): { problem: string; message: string } {
  try {
    readModel(bytes, 'net.onnx');
  } catch (error) {
    if (error instanceof OnnxModelError) return { problem: error.problem, message: error.message };
    throw error;
  }
  return { problem: 'none', message: '' };
}

describe('a file read back', () => {
  test('is the network that it computes, and written again it is the same bytes', () => {
    for (let k = 0; k < 24; k++) {
      const { network, weights } = randomModel(k, k % 6 === 5 ? { numerics: 'float' } : {});
      const graph = k % 2 === 0 ? ({ kind: 'step' } as const) : ({ kind: 'sequence', steps: 4 } as const);
      const options = {
        graph,
        info: { timestepMs: 10, inputLabels: ['OFF', 'ON'], extra: { b: [1], a: null } },
      };
      const { bytes, metadata } = writeModel(network, weights, options);
      const read = readModel(bytes);
      expect(read.metadata).toEqual(metadata);
      const forward = forwardTensors(network, weights);
      for (const [name, { weight, threshold, leak }] of Object.entries(forward)) {
        expect(read.weights[`${name}.weight`]).toEqual(weight);
        expect(read.weights[`${name}.threshold`]).toEqual(threshold);
        expect(read.network.layers.find((layer) => layer.name === name)).toMatchObject({ neuron: { leak } });
      }
      expect(writeModel(read.network, read.weights, options).bytes).toEqual(bytes);
      expect(forwardTensors(read.network, read.weights)).toEqual(forward);
    }
  });
});

describe('what is no such file is refused', () => {
  const { network, weights } = smallModel();
  const { bytes } = writeModel(network, weights, { graph: { kind: 'step' } });

  test('cut off anywhere', () => {
    for (let length = 0; length < bytes.length; length += 3) {
      expect([length, problemOf(bytes.subarray(0, length)).problem]).toEqual([length, 'damaged']);
    }
    expect(problemOf(bytes.subarray(0, 1000)).message).toMatch(says('net.onnx', '1000 bytes'));
  });

  test('any one byte changed', () => {
    const random = randomGenerator(deriveSeed(9, 'bytes'));
    for (let k = 0; k < 200; k++) {
      const changed = bytes.slice();
      const place = random.integer(bytes.length);
      changed[place] ^= 1 + random.integer(255);
      expect([place, changed[place], problemOf(changed).problem]).toEqual([
        place,
        changed[place],
        expect.stringMatching(/damaged|foreign/),
      ]);
    }
  });

  test('something else altogether', () => {
    expect(problemOf(new TextEncoder().encode('PNG'.repeat(100))).problem).toBe('damaged');
    expect(problemOf(new Uint8Array()).problem).toBe('damaged');
  });

  const changed = (change: (model: ReturnType<typeof parse>) => void, from: WrittenModel['bytes'] = bytes): Uint8Array => {
    const model = parse(from);
    change(model);
    return toBinary(ModelProtoSchema, model);
  };
  test('a model of another program', () => {
    const foreign = changed((model) => {
      model.metadataProps = [];
      model.producerName = 'pytorch';
    });
    expect(problemOf(foreign)).toEqual({
      problem: 'foreign',
      message: expect.stringContaining('got one of pytorch; export the network'),
    });
    const newer = changed((model) => {
      model.metadataProps.find(({ key }) => key === 'spikeseg.format')!.value = '"spikeseg-onnx-9"';
    });
    expect(problemOf(newer).message).toContain('got the format spikeseg-onnx-9');
  });

  test.each<[string, (model: ReturnType<typeof parse>) => void]>([
    ['a weight', ({ graph }) => graph!.initializer.find(({ name }) => name === 'conv1.weight')!.rawData.set([1], 0)],
    ['a node', ({ graph }) => (graph!.node.find(({ opType }) => opType === 'Relu')!.opType = 'Identity')],
    ['a missing constant', ({ graph }) => graph!.initializer.splice(0, 1)],
    [
      'the network',
      ({ metadataProps }) => metadataProps.forEach((prop) => (prop.value = prop.value.replaceAll('"height":8', '"height":9'))),
    ],
    [
      'steps without end',
      ({ metadataProps }) =>
        (metadataProps.find(({ key }) => key === 'spikeseg.graph')!.value = '{"kind":"sequence","steps":1000000000}'),
    ],
    ['no network', (model) => (model.metadataProps = model.metadataProps.filter(({ key }) => key !== 'spikeseg.network'))],
    ['metadata that are no JSON', ({ metadataProps }) => (metadataProps[3].value = '{')],
  ])('changed: %s', (_, change) => {
    expect(problemOf(changed(change)).problem).toBe('damaged');
  });

  test.each(['network', 'graph', 'outputs'])('without %s the message tells of the metadata, not of the program', (name) => {
    const error = problemOf(
      changed((model) => (model.metadataProps = model.metadataProps.filter(({ key }) => key !== `spikeseg.${name}`))),
    );
    expect(error.message).toMatch(says('metadata', 'another form'));
  });
});
