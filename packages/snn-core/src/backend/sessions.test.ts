import { fails, says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { randomGenerator } from '../random.ts';
import { runDifference } from '../testing/difference.ts';
import { anyWeights, inputShape, randomNetwork, randomSpikes } from '../testing/random-cases.ts';
import { typescriptBackend } from './ts/backend.ts';
import { wasmBackend } from './wasm/backend.ts';

describe.each([typescriptBackend, wasmBackend])('a session of $name', (backend) => {
  const random = randomGenerator(3);
  const leak = { kind: 'subtractive', amount: 0.1 } as const;
  const network = randomNetwork(random, { fireOnce: false, leak, pool: { kernel: 2, stride: 2 } });
  const weights = anyWeights(network, random);
  const window = randomSpikes(inputShape(network, 4), 0.3, 'binary', random);
  const open = () => backend.compile(network, weights);

  test('does not run after it was disposed', async () => {
    const session = await open();
    session.dispose();
    await expect(session.run(window)).rejects.toThrow(says('session', 'disposed'));
  });

  test('shows the potentials of convolutions only', async () => {
    const session = await open();
    for (const name of ['pool1', 'conv9'])
      expect(() => session.potentials?.(name)).toThrow(fails(RangeError, 'potentials', name));
  });

  test('keeps its state when new weights are refused', async () => {
    const session = await open();
    const before = await session.run(window);
    const left = session.potentials?.('conv1');
    expect(left?.some((value) => value !== 0)).toBe(true);
    expect(() => session.setWeights({})).toThrow(RangeError);
    expect(session.potentials?.('conv1')).toEqual(left);
    expect(runDifference(await session.run(window), before)).toBeUndefined();
  });

  test('runs that were started together do not mix: each is one whole stimulus', async () => {
    const session = await open();
    const [first, second] = await Promise.all([session.run(window), session.run(window)]);
    expect(runDifference(second, first)).toBeUndefined();
  });
});
