import { fails } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { defaultNetwork, defaultOptions } from './default-network.fixture.ts';
import { layerShapes } from './layer-shapes.ts';
import { spikesegNetwork } from './spikeseg-network.ts';

describe('layerShapes', () => {
  it('gives the sizes of the default network, in the order of its layers', () => {
    expect(Object.entries(layerShapes(defaultNetwork))).toEqual([
      ['conv1', { input: [2, 128, 128], output: [4, 128, 128] }],
      ['pool1', { input: [4, 128, 128], output: [4, 64, 64] }],
      ['conv2', { input: [4, 64, 64], output: [36, 64, 64] }],
      ['pool2', { input: [36, 64, 64], output: [36, 32, 32] }],
      ['conv3', { input: [36, 32, 32], output: [1, 32, 32] }],
    ]);
  });

  it('pools overlap when their stride is below their kernel: 7/6 as in SpikeSEG', () => {
    const pools = [
      { kernel: 7, stride: 6 },
      { kernel: 2, stride: 2 },
    ] as const;
    const shapes = layerShapes(spikesegNetwork({ ...defaultOptions, pools }));
    expect(shapes['pool1'].output).toEqual([4, 21, 21]);
    expect(shapes['conv3'].output).toEqual([1, 10, 10]);
  });

  it('names the layer that would be empty', () => {
    const network = { ...defaultNetwork, input: { channels: 2, height: 128, width: 3 } };
    expect(() => layerShapes(network)).toThrow(fails(RangeError, 'network: pool2', '[36, 32, 0]', '[36, 64, 1]'));
  });
});
