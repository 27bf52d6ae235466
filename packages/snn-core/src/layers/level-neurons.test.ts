import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { TypescriptSession } from '../backend/ts/session.ts';
import type { ConvLayerSpec, NetworkSpec, NeuronSpec } from '../network/network-spec.ts';
import { sparseFromDense } from '../spikes/sparse-spikes.ts';

const leak = { kind: 'subtractive', amount: 0.5 } as const;

/** One row of neurons with the kernel 1 and the weight 1, input up to 16 in quarters. */
function open(neuron: NeuronSpec, others: readonly ConvLayerSpec[] = [], fireOnce = false): TypescriptSession {
  const layer: ConvLayerSpec = { kind: 'conv', name: 'a', maps: 1, kernel: 1, neuron };
  const network: NetworkSpec = {
    input: { channels: 1, height: 1, width: 2, maxValue: 16, valueStep: 0.25 },
    layers: [layer, ...others],
    fireOnce,
    numerics: 'exact',
  };
  const tensors = network.layers.flatMap(({ name }) => [
    [`${name}.weight`, { shape: [1, 1, 1, 1], data: Float32Array.of(1) }] as const,
    [`${name}.threshold`, { shape: [1], data: Float32Array.of(2) }] as const,
  ]);
  return new TypescriptSession(network, Object.fromEntries(tensors));
}

/** Input of neuron 0 step by step; returns per step the potential of the report, 0 for none. */
async function reports(session: TypescriptSession, input: readonly number[], carryState = true): Promise<number[]> {
  const frames = input.flatMap((value) => [value, 0]);
  const { layers } = await session.run(sparseFromDense([input.length, 1, 1, 2], frames), { carryState, record: ['a'] });
  const { spikes, potential } = layers['a'];
  return input.map((_, t) => (spikes.offsets[t + 1] > spikes.offsets[t] ? (potential?.[spikes.offsets[t]] ?? NaN) : 0));
}

describe('what a spike leaves', () => {
  it('zero: nothing', async () => {
    expect(await reports(open({ threshold: 2, leak }), [3, 2, 0, 1.5, 0])).toEqual([2.5, 0, 0, 2, 0]);
  });

  it('subtract: V − θ, so that much input fires on in steps without any', async () => {
    const session = open({ threshold: 2, leak, reset: 'subtract', ceiling: 16 });
    expect(await reports(session, [8, 0, 0, 0])).toEqual([7.5, 5, 2.5, 0]);
    expect(session.potentials('a')[0]).toBe(0);
  });

  it('none: all, so that it is reported in every step until it has leaked below the threshold', async () => {
    const session = open({ threshold: 2, leak, reset: 'none', ceiling: 3 });
    expect(await reports(session, [3, 0, 0, 0])).toEqual([2.5, 2, 0, 0]);
    expect(session.potentials('a')[0]).toBe(1);
  });

  it('the ceiling cuts after the leak', async () => {
    const session = open({ threshold: 2, leak, reset: 'none', ceiling: 3 });
    expect(await reports(session, [9, 0.25, 0.5, 9])).toEqual([3, 2.75, 2.75, 3]);
  });

  it('fire-once: subtract leaves nothing, and a neuron without reset is no concern of it', async () => {
    expect(await reports(open({ threshold: 2, leak, reset: 'subtract', ceiling: 16 }, [], true), [8, 0, 8])).toEqual([7.5, 0, 0]);
    expect(await reports(open({ threshold: 2, leak, reset: 'none', ceiling: 16 }, [], true), [4, 0, 8])).toEqual([3.5, 3, 10.5]);
  });
});

describe('levels in time', () => {
  const level: NeuronSpec = { threshold: 2, leak, reset: 'none', ceiling: 8 };

  it('a layer after a level gets a spike in every step', async () => {
    const after: ConvLayerSpec = {
      kind: 'conv',
      name: 'b',
      maps: 1,
      kernel: 1,
      neuron: { threshold: 2, leak: { kind: 'none' } },
    };
    const session = open(level, [after]);
    await reports(session, [4, 0]);
    expect(session.potentials('b')[0]).toBe(0);
    // 3.5 and 3 were two spikes, which fired b; 2.5 is the third, 2 the fourth.
    await reports(session, [0]);
    expect(session.potentials('b')[0]).toBe(1);
  });

  it('is quiet when nothing would be reported any more; silence computes the steps until then', async () => {
    const session = open(level);
    await reports(session, [4]);
    expect([session.quiet(), session.potentials('a')[0]]).toEqual([false, 3.5]);
    session.silence(2);
    expect([session.quiet(), session.potentials('a')[0]]).toEqual([false, 2.5]);
    session.silence(1_000_000_000);
    expect([session.quiet(), session.potentials('a')[0], session.state().step]).toEqual([true, 0, 1_000_000_003]);
  });

  it('a state is plain data, which a session goes on from', async () => {
    const [one, other] = [open(level), open(level)];
    await reports(one, [4]);
    const state = one.state();
    expect(state).toEqual({ step: 1, potentials: { a: Float32Array.of(3.5, 0) }, transports: {} });
    other.restore(state);
    expect(await reports(other, [0, 0, 0, 0])).toEqual([3, 2.5, 2, 0]);
    expect(await reports(one, [0, 0, 0, 0])).toEqual([3, 2.5, 2, 0]);
  });

  it('refuses states of other networks', () => {
    const session = open(level);
    const put = (step: number, potentials: Record<string, Float32Array>) => () =>
      session.restore({ step, potentials, transports: {} });
    expect(put(-1, {})).toThrow(says('state: step', 0, -1));
    expect(put(0, {})).toThrow(says('state: a', '1×1×2', 'none'));
    expect(put(0, { a: new Float32Array(3) })).toThrow(says('state: a', '1×1×2', 3));
    expect(put(0, { a: new Float32Array(2), b: new Float32Array(2) })).toThrow('state: expected layers among a, got b');
    expect(put(0, { a: Float32Array.of(0, -1) })).toThrow(says('state: a', 0, -1, 1));
  });
});

it('a map reads the channels of its own group: two groups are two networks side by side', async () => {
  const neuron: NeuronSpec = { threshold: 9, leak: { kind: 'none' } };
  const network: NetworkSpec = {
    input: { channels: 4, height: 1, width: 1, maxValue: 8 },
    layers: [{ kind: 'conv', name: 'a', maps: 2, kernel: 1, groups: 2, neuron }],
    fireOnce: false,
    numerics: 'exact',
  };
  const weights = {
    'a.weight': { shape: [2, 2, 1, 1], data: Float32Array.of(1, 2, 3, 4) },
    'a.threshold': { shape: [2], data: Float32Array.of(99, 99) },
  };
  const session = new TypescriptSession(network, weights);
  const { synapticOps } = await session.run(sparseFromDense([1, 4, 1, 1], [1, 1, 0, 2]));
  expect([...session.potentials('a')]).toEqual([3, 8]);
  expect(synapticOps).toBe(3);
});
