import { type RunResult, type Session, type SparseSpikes, typescriptBackend } from '@spikeseg/snn-core';
import { describe, expect, test } from 'vitest';
import { barNetwork, barStimuli, untrainedWeights } from './bars.fixture.ts';
import { FrozenLayers } from './frozen-layers.ts';
import type { Stimulus } from './options.ts';

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

  test('with 0 bytes it remembers nothing', async () => {
    const { frozen, count } = await counted(0);
    for (const k of [0, 0, 0]) await frozen.respond(stimuli[k]);
    expect(count.runs).toBe(3);
  });

  test('when the first layer learns, it sees the stimulus itself', async () => {
    const frozen = new FrozenLayers(undefined, 1e6);
    expect(await frozen.respond(stimuli[0])).toEqual({ spikes: stimuli[0], synapticOps: 0 });
    frozen.dispose();
  });
});
