import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { TypescriptSession } from '../backend/ts/session.ts';
import type { NetworkSpec } from '../network/network-spec.ts';
import { sparseFromDense } from '../spikes/sparse-spikes.ts';

/** One row of two neurons with the kernel 1, the weight 1, θ = 2 and λ = 0.5; input up to 16 in quarters. */
function open(): TypescriptSession {
  const network: NetworkSpec = {
    input: { channels: 1, height: 1, width: 2, maxValue: 16, valueStep: 0.25 },
    layers: [
      {
        kind: 'conv',
        name: 'a',
        maps: 1,
        kernel: 1,
        neuron: { threshold: 2, leak: { kind: 'subtractive', amount: 0.5 } },
      },
    ],
    fireOnce: false,
    numerics: 'exact',
  };
  return new TypescriptSession(network, {
    'a.weight': { shape: [1, 1, 1, 1], data: Float32Array.of(1) },
    'a.threshold': { shape: [1], data: Float32Array.of(2) },
  });
}

/** Input of neuron 0 step by step; returns per step the potential of the spike, 0 for none. */
async function spikes(session: TypescriptSession, input: readonly number[]): Promise<number[]> {
  const frames = input.flatMap((value) => [value, 0]);
  const { layers } = await session.run(sparseFromDense([input.length, 1, 1, 2], frames), { carryState: true });
  const { spikes: found, potential } = layers['a'];
  return input.map((_, t) => (found.offsets[t + 1] > found.offsets[t] ? (potential?.[found.offsets[t]] ?? NaN) : 0));
}

describe('potentials of a convolution that are carried on', () => {
  it('a spike leaves nothing, and silence leaks', async () => {
    const session = open();
    expect(await spikes(session, [3, 2, 0, 1.5, 0, 2])).toEqual([2.5, 0, 0, 2, 0, 0]);
    expect([session.quiet(), session.potentials('a')[0]]).toEqual([true, 1.5]);
    session.silence(2);
    expect([session.quiet(), session.potentials('a')[0], session.state().step]).toEqual([true, 0.5, 8]);
    session.silence(1_000_000_000);
    expect([session.potentials('a')[0], session.state().step]).toEqual([0, 1_000_000_008]);
  });

  it('are plain data, which a session goes on from', async () => {
    const [one, other] = [open(), open()];
    await spikes(one, [2]);
    const state = one.state();
    expect(state).toEqual({ step: 1, potentials: { a: Float32Array.of(1.5, 0) }, transports: {} });
    other.restore(state);
    expect(await spikes(other, [0, 1.5, 2.5])).toEqual([0, 2, 2]);
    expect(await spikes(one, [0, 1.5, 2.5])).toEqual([0, 2, 2]);
  });

  it('of other networks are refused', () => {
    const session = open();
    const put = (step: number, potentials: Record<string, Float32Array>) => () =>
      session.restore({ step, potentials, transports: {} });
    expect(put(-1, {})).toThrow(says('state: step', 0, -1));
    expect(put(0, {})).toThrow(says('state: a', '1×1×2', 'none'));
    expect(put(0, { a: new Float32Array(3) })).toThrow(says('state: a', '1×1×2', 3));
    expect(put(0, { a: new Float32Array(2), b: new Float32Array(2) })).toThrow('state: expected layers among a, got b');
    expect(put(0, { a: Float32Array.of(0, -1) })).toThrow(says('state: a', 0, -1, 1));
  });
});
