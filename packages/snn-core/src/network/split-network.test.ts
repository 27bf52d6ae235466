import { fails } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { typescriptBackend } from '../backend/ts/backend.ts';
import { deriveSeed, randomGenerator } from '../random.ts';
import { sparseFromDense } from '../spikes/sparse-spikes.ts';
import { weightShapes } from './check-weights.ts';
import { defaultNetwork, defaultOptions } from './default-network.fixture.ts';
import { layerShapes } from './layer-shapes.ts';
import { spikesegNetwork } from './spikeseg-network.ts';
import { networkAfter, networkPrefix } from './split-network.ts';

describe('networkPrefix and networkAfter', () => {
  it('cut the network at a layer', () => {
    const prefix = networkPrefix(defaultNetwork, 'pool1');
    expect(prefix).toEqual({ ...defaultNetwork, layers: defaultNetwork.layers.slice(0, 2) });
    expect(networkAfter(defaultNetwork, 'pool1')).toEqual({
      input: { channels: 4, height: 64, width: 64 },
      layers: defaultNetwork.layers.slice(2),
      fireOnce: true,
      numerics: 'exact',
    });
  });

  it('only the part with the input of the whole may see graded values', () => {
    const graded = { ...defaultNetwork, input: { ...defaultNetwork.input, maxValue: 255 } };
    expect(networkPrefix(graded, 'conv2').input).toEqual(graded.input);
    expect(networkAfter(graded, 'conv1').input).toEqual({ channels: 4, height: 128, width: 128 });
  });

  it('give every layer the shapes that it has in the whole', () => {
    const whole = layerShapes(defaultNetwork);
    for (const { name } of defaultNetwork.layers.slice(0, -1)) {
      const parts = { ...layerShapes(networkPrefix(defaultNetwork, name)), ...layerShapes(networkAfter(defaultNetwork, name)) };
      expect(parts).toEqual(whole);
    }
  });

  it('the whole is its own prefix; nothing comes after the last layer', () => {
    expect(networkPrefix(defaultNetwork, 'conv3')).toEqual(defaultNetwork);
    expect(() => networkAfter(defaultNetwork, 'conv3')).toThrow(fails(RangeError, 'network', 'conv3'));
    expect(() => networkAfter(defaultNetwork, 'conv9')).toThrow('got conv9');
    expect(() => networkPrefix(defaultNetwork, 'conv9')).toThrow('got conv9');
  });

  it('run one after the other, they give the spikes of the whole', async () => {
    const network = spikesegNetwork({ ...defaultOptions, input: { channels: 2, height: 24, width: 20 }, maps: [2, 3, 2] });
    const random = randomGenerator(deriveSeed(1, 'split'));
    const weights = Object.fromEntries(
      Object.entries(weightShapes(network)).map(([name, shape]) => {
        const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
        return [
          name,
          { shape, data: data.map(() => (name.endsWith('.threshold') ? 0.4 : Math.round(random.uniform() * 64) / 256)) },
        ];
      }),
    );
    const input = sparseFromDense(
      [5, 2, 24, 20],
      new Float32Array(4800).map(() => (random.uniform() < 0.04 ? 1 : 0)),
    );
    const run = async (part: typeof network, spikes: typeof input) => {
      const session = await typescriptBackend.compile(part, weights);
      return (await session.run(spikes)).layers[part.layers.at(-1)?.name ?? ''].spikes;
    };
    const whole = await run(network, input);
    expect(whole.index.length).toBeGreaterThan(0);
    for (const { name } of network.layers.slice(0, -1)) {
      const between = await run(networkPrefix(network, name), input);
      expect(await run(networkAfter(network, name), between)).toEqual(whole);
    }
  });
});
