import type { Backend, RunResult, Session, SparseSpikes } from '@spikeseg/snn-core';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { barNetwork, barStimuli, deepNetwork, untrainedWeights } from './bars.fixture.ts';
import { FrozenLayers, LearningNetwork, splitNetwork } from './learning-network.ts';
import type { Stimulus } from './options.ts';

const deepWeights = untrainedWeights(deepNetwork, 1);
const bar = barStimuli(1, 1, 0.05)[0];
const competition = { mode: 'both', localRadius: 1, tieSeed: 3 } as const;

describe('splitNetwork', () => {
  test('only the first layer may see graded values', () => {
    const graded = { ...deepNetwork, input: { ...deepNetwork.input, maxValue: 255 } };
    expect(splitNetwork(graded, 'conv1').learning.input).toEqual(graded.input);
    const { frozen, learning } = splitNetwork(graded, 'conv2');
    expect(frozen?.input).toEqual(graded.input);
    expect(learning.input).toEqual({ channels: 4, height: 5, width: 5 });
  });

  test('an unknown layer is an error', () => {
    expect(() => splitNetwork(deepNetwork, 'conv7')).toThrow(says('conv1', 'pool1', 'conv2', 'conv7'));
  });
});

describe('LearningNetwork', () => {
  test('split in two, the network does what it does in one piece', async () => {
    const whole = await typescriptBackend.compile(deepNetwork, deepWeights);
    const { layers, synapticOps } = await whole.run(bar, { record: ['pool1', 'conv2'], competition });
    const split = await LearningNetwork.compile(typescriptBackend, splitNetwork(deepNetwork, 'conv2'), deepWeights, 0);
    const response = await split.respond(bar, competition);
    expect(response.input).toEqual(layers['pool1'].spikes);
    expect(response.trace).toEqual(layers['conv2']);
    expect(response.synapticOps).toBe(synapticOps);
    expect(response.trace.spikes.index.length).toBeGreaterThan(0);
  });

  test('new weights reach the learning layer and not the frozen ones', async () => {
    const network = await LearningNetwork.compile(typescriptBackend, splitNetwork(deepNetwork, 'conv2'), deepWeights, 0);
    const before = await network.respond(bar, competition);
    const silent = (name: string) => ({ ...deepWeights[name], data: new Float32Array(deepWeights[name].data.length) });
    network.setWeights({ ...deepWeights, 'conv1.weight': silent('conv1.weight'), 'conv2.weight': silent('conv2.weight') });
    const after = await network.respond(bar, competition);
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
    const network = await LearningNetwork.compile(counting, splitNetwork(deepNetwork, 'conv2'), deepWeights, 0);
    expect(alive).toBe(2);
    network.dispose();
    expect(alive).toBe(0);
  });
});

const network = barNetwork(2, 1.5);
const stimuli: Stimulus[] = barStimuli(1, 3, 0.02).map((stimulus, k) => ({ ...stimulus, key: `${k}` }));

/** Frozen layers and a count of how often they were simulated. */
async function counted(cacheBytes: number) {
  const session = await typescriptBackend.compile(network, untrainedWeights(network, 1));
  const count = { runs: 0 };
  const counting: Session = {
    network,
    run: (input: SparseSpikes): Promise<RunResult> => {
      count.runs++;
      return session.run(input);
    },
    setWeights: (weights) => session.setWeights(weights),
    reset: () => session.reset(),
    dispose: () => session.dispose(),
  };
  return { frozen: new FrozenLayers(counting, cacheBytes), count };
}

describe('FrozenLayers', () => {
  test('a stimulus with a key is simulated once and costs nothing after', async () => {
    const { frozen, count } = await counted(1e6);
    const first = await frozen.respond(stimuli[0]);
    const second = await frozen.respond({ ...stimuli[0] });
    expect(count.runs).toBe(1);
    expect(second.spikes).toEqual(first.spikes);
    expect(first.synapticOps).toBeGreaterThan(0);
    expect(second.synapticOps).toBe(0);
  });

  test('other keys and no keys are simulated', async () => {
    const { frozen, count } = await counted(1e6);
    for (const stimulus of stimuli) await frozen.respond(stimulus);
    const { key, ...keyless } = stimuli[0];
    expect(key).toBe('0');
    await frozen.respond(keyless);
    await frozen.respond(keyless);
    expect(count.runs).toBe(5);
  });

  test('keeps no more bytes than it may', async () => {
    const { spikes } = await (await counted(0)).frozen.respond(stimuli[0]);
    const { frozen, count } = await counted(spikes.offsets.byteLength + spikes.index.byteLength);
    for (const k of [0, 1, 0, 1]) await frozen.respond(stimuli[k]);
    expect(count.runs).toBe(3);
  });

  test('when the first layer learns, it sees the stimulus itself', async () => {
    const frozen = new FrozenLayers(undefined, 1e6);
    expect(await frozen.respond(stimuli[0])).toEqual({ spikes: stimuli[0], synapticOps: 0 });
    frozen.dispose();
  });
});
