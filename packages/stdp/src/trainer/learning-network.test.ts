import { type Backend, typescriptBackend } from '@spikeseg/snn-core';
import { describe, expect, test } from 'vitest';
import { barStimuli, deepNetwork, untrainedWeights } from './bars.fixture.ts';
import { LearningNetwork, splitNetwork } from './learning-network.ts';

const weights = untrainedWeights(deepNetwork, 1);
const stimulus = barStimuli(1, 1, 0.05)[0];
const competition = { mode: 'both', localRadius: 1, tieSeed: 3 } as const;

describe('splitNetwork', () => {
  test('layers before are frozen, the layer learns alone, layers after are gone', () => {
    const { frozen, learning } = splitNetwork(deepNetwork, 'conv2');
    expect(frozen?.layers.map(({ name }) => name)).toEqual(['conv1', 'pool1']);
    expect(learning.layers.map(({ name }) => name)).toEqual(['conv2']);
    expect(learning.input).toEqual({ channels: 4, height: 5, width: 5 });
    expect(learning.fireOnce).toBe(true);
    expect(learning.numerics).toBe('exact');
  });

  test('nothing is frozen before the first layer', () => {
    const { frozen, learning } = splitNetwork(deepNetwork, 'conv1');
    expect(frozen).toBeUndefined();
    expect(learning.input).toEqual(deepNetwork.input);
    expect(learning.layers.map(({ name }) => name)).toEqual(['conv1']);
  });

  test('only the first layer may see graded values', () => {
    const graded = { ...deepNetwork, input: { ...deepNetwork.input, maxValue: 255 } };
    expect(splitNetwork(graded, 'conv1').learning.input).toEqual(graded.input);
    const { frozen, learning } = splitNetwork(graded, 'conv2');
    expect(frozen?.input).toEqual(graded.input);
    expect(learning.input).toEqual({ channels: 4, height: 5, width: 5 });
  });

  test('an unknown layer is an error', () => {
    expect(() => splitNetwork(deepNetwork, 'conv7')).toThrow('expected a layer among conv1, pool1, conv2, got conv7');
  });
});

describe('LearningNetwork', () => {
  test('split in two, the network does what it does in one piece', async () => {
    const whole = await typescriptBackend.compile(deepNetwork, weights);
    const { layers, synapticOps } = await whole.run(stimulus, { record: ['pool1', 'conv2'], competition });
    const split = await LearningNetwork.compile(typescriptBackend, splitNetwork(deepNetwork, 'conv2'), weights, 0);
    const response = await split.respond(stimulus, competition);
    expect(response.input).toEqual(layers['pool1'].spikes);
    expect(response.trace).toEqual(layers['conv2']);
    expect(response.synapticOps).toBe(synapticOps);
    expect(response.trace.spikes.index.length).toBeGreaterThan(0);
  });

  test('new weights reach the learning layer and not the frozen ones', async () => {
    const network = await LearningNetwork.compile(typescriptBackend, splitNetwork(deepNetwork, 'conv2'), weights, 0);
    const before = await network.respond(stimulus, competition);
    const silent = (name: string) => ({ ...weights[name], data: new Float32Array(weights[name].data.length) });
    network.setWeights({ ...weights, 'conv1.weight': silent('conv1.weight'), 'conv2.weight': silent('conv2.weight') });
    const after = await network.respond(stimulus, competition);
    expect(after.input).toEqual(before.input);
    expect(after.trace.spikes.index).toHaveLength(0);
  });

  test('disposes of both sessions', async () => {
    let alive = 0;
    const counting: Backend = {
      ...typescriptBackend,
      compile: async (spec, tensors) => {
        const session = await typescriptBackend.compile(spec, tensors);
        alive++;
        const dispose = session.dispose.bind(session);
        session.dispose = () => {
          alive--;
          dispose();
        };
        return session;
      },
    };
    const network = await LearningNetwork.compile(counting, splitNetwork(deepNetwork, 'conv2'), weights, 0);
    expect(alive).toBe(2);
    network.dispose();
    expect(alive).toBe(0);
  });
});
