import { describe, expect, it } from 'vitest';
import { TypescriptSession } from '../backend/ts/session.ts';
import type { NetworkSpec, Tensor, TransportLayerSpec } from '../network/network-spec.ts';
import { sparseFromDense } from '../spikes/sparse-spikes.ts';
import { overlap } from './mutual-inhibition.ts';

const layer = (name: string, part: Partial<TransportLayerSpec>): TransportLayerSpec => ({
  kind: 'transport',
  name,
  maps: 1,
  kernel: 1,
  motions: [{ name: 'stand', vx: 0, vy: 0 }],
  switchCost: 100,
  neuron: { threshold: 1, leak: { kind: 'none' }, reset: 'none', ceiling: 4 },
  from: 'input',
  ...part,
});

/** `fast`: cells of two pixels, an update per step, ceiling 4. `slow`: cells of a pixel, an update in two steps, ceiling 6. All weights are 1. */
function open(order: readonly ['fast' | 'slow', 'fast' | 'slow']): TypescriptSession {
  const layers = {
    fast: layer('fast', { kernel: 2, stride: 2, competition: { radius: 0, with: ['slow'] } }),
    slow: layer('slow', {
      every: 2,
      neuron: { threshold: 1, leak: { kind: 'none' }, reset: 'none', ceiling: 6 },
      competition: { radius: 1, with: ['fast'] },
    }),
  };
  const network: NetworkSpec = {
    input: { channels: 1, height: 1, width: 4, maxValue: 16 },
    layers: order.map((name) => layers[name]),
    fireOnce: false,
    numerics: 'exact',
  };
  const weights: Record<string, Tensor> = {};
  for (const { name, kernel } of Object.values(layers)) {
    weights[`${name}.weight`] = { shape: [1, 1, kernel, kernel], data: new Float32Array(kernel * kernel).fill(1) };
    weights[`${name}.threshold`] = { shape: [1], data: Float32Array.of(1) };
    weights[`${name}.lateral`] = { shape: [1, 3, 3], data: new Float32Array(9).fill(100).fill(0, 4, 5) };
  }
  return new TypescriptSession(network, weights);
}

async function after(session: TypescriptSession, frame: readonly number[]): Promise<Record<string, number[]>> {
  await session.run(sparseFromDense([1, 1, 1, 4], frame), { carryState: true });
  return { fast: [...session.potentials('fast')], slow: [...session.potentials('slow')] };
}

describe('two layers that inhibit each other, by hand', () => {
  it('each takes from itself what the other had above its ceiling, where that is more than its own', async () => {
    const session = open(['fast', 'slow']);
    // fast: 5 in cell 0, 1 above the ceiling. slow gathers, and is told 1 in the pixels 0 and 1.
    expect(await after(session, [5, 0, 0, 0])).toEqual({ fast: [4, 0], slow: [0, 0, 0, 0] });
    // fast: 8 and 1, 4 above. slow: 9 and 1, 3 above in the pixels 0 and 1; it was told 1 + 4 there, which is more.
    expect(await after(session, [4, 0, 0, 1])).toEqual({ fast: [4, 1], slow: [4, 0, 0, 1] });
    expect(session.state().transports['slow']).toEqual({
      current: new Float32Array(4),
      excess: Float32Array.of(3, 3, 0, 0),
      shares: [new Float32Array(4)],
    });
    // fast is told 3 / 2 in every step until slow has its next update; it has nothing above its own ceiling.
    expect(await after(session, [0, 0, 0, 0])).toEqual({ fast: [2.5, 1], slow: [4, 0, 0, 1] });
    // fast: 1 above in cell 1, of which slow is told in the same step. slow has nothing above its ceiling: 4 and 5.
    expect(await after(session, [0, 0, 0, 4])).toEqual({ fast: [1, 4], slow: [4, 0, 0, 4] });
    expect(await after(session, [0, 0, 0, 0])).toEqual({ fast: [1, 4], slow: [4, 0, 0, 4] });
  });

  it('an earlier layer hears from a later one a step late', async () => {
    const session = open(['slow', 'fast']);
    await after(session, [5, 0, 0, 0]);
    // slow heard of the first step only: 1, less than its own 3; fast heard of the 3 in its own second step: 1.5 of 4 above.
    expect(await after(session, [4, 0, 0, 1])).toEqual({ fast: [4, 1], slow: [6, 0, 0, 1] });
    expect(session.state().transports['fast'].excess).toEqual(Float32Array.of(4, 0));
    expect(await after(session, [0, 0, 0, 0])).toEqual({ fast: [2.5, 1], slow: [6, 0, 0, 1] });
    expect(session.state().transports['slow'].shares).toEqual([Float32Array.of(4, 4, 0, 0)]);
  });

  it('is at rest only when no layer has anything to tell', async () => {
    const [one, other] = [open(['fast', 'slow']), open(['fast', 'slow'])];
    for (const session of [one, other]) await after(session, [9, 0, 0, 16]);
    for (let step = 0; step < 5; step++) await after(one, [0, 0, 0, 0]);
    other.silence(5);
    expect(other.state()).toEqual(one.state());
  });
});

describe('cells that overlap', () => {
  it.each([
    [0, 2, 1, 9, [0, 1]],
    [3, 1, 4, 9, [0, 0]],
    [4, 1, 4, 9, [1, 1]],
    [1, 3, 4, 9, [0, 1]],
    [2, 4, 3, 9, [2, 3]],
    // The last cell of 4 pixels reaches beyond a source of 10: the last one of 1 is pixel 9.
    [2, 4, 1, 10, [8, 9]],
  ] as const)(
    'cell %i of %i pixels has a pixel in common with cells of %i, of which there are %i: %j',
    (cell, own, other, cells, expected) => {
      expect(overlap(cell, own, other, cells)).toEqual(expected);
    },
  );
});
