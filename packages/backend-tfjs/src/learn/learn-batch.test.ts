import { type NetworkSpec, sparseFromDense } from '@spikeseg/snn-core';
import { describe, expect, test } from 'vitest';
import { tfjsBackend } from '../backend.ts';
import { smallNetwork, smallWeights, smallWindow } from '../small.fixture.ts';

const neuron = { threshold: 2, leak: { kind: 'none' } } as const;
const network: NetworkSpec = {
  input: { channels: 1, height: 3, width: 5 },
  layers: [{ kind: 'conv', name: 'edges', maps: 2, kernel: 3, neuron }],
  fireOnce: true,
  numerics: 'exact',
};
const vertical = [0, 1, 0, 0, 1, 0, 0, 1, 0];
const horizontal = [0, 0, 0, 1, 1, 1, 0, 0, 0];
const weights = {
  'edges.weight': { shape: [2, 1, 3, 3], data: Float32Array.from([...vertical, ...horizontal]) },
  'edges.threshold': { shape: [2], data: Float32Array.of(2, 3) },
};
/** A vertical bar in column 2, all in the first step; then one more event beside it. */
const bar = sparseFromDense(
  [2, 1, 3, 5],
  [0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, /* step 1 */ 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
);
const rule = { kind: 'additive', lrPlus: 0.25, lrMinus: 0.125, weightMin: 0, weightMax: 2 } as const;
const global = { mode: 'global', localRadius: 0, tieSeeds: [1] } as const;

describe.each(['cpu', 'wasm'] as const)('a training step on %s', (platform) => {
  const compile = () => tfjsBackend({ platform }).compile(network, weights);

  test('by hand: the middle of the bar wins, what came before it grows, the rest shrinks', async () => {
    const session = await compile();
    const { windows, weight } = await session.learnBatch([bar], { rule, competition: global });
    // Three events lift unit (1, 2) to 3, more than the 2 of its neighbours; nothing lifts the horizontal map to 3.
    expect(windows).toEqual([
      { winners: [{ map: 0, y: 1, x: 2, step: 0, potential: 3 }], changes: [(3 * 0.25) / 9], synapticOps: 2 * (6 + 9 + 6 + 9) },
    ]);
    expect([...weight.data]).toEqual([0, 1.25, 0, 0, 1.25, 0, 0, 1.25, 0, ...horizontal]);
    session.dispose();
  });

  test('what was learned is computed with from then on', async () => {
    const session = await compile();
    await session.learnBatch([bar], { rule, competition: global });
    const { layers } = await session.run(bar, { competition: { mode: 'global', localRadius: 0, tieSeed: 1 } });
    expect([...(layers['edges'].potential ?? [])]).toEqual([3.75]);
    session.dispose();
  });

  test('every window of a batch learns from what the one before left, and all are seen with the same weights', async () => {
    const session = await compile();
    const competition = { ...global, tieSeeds: [1, 2, 3] };
    const { windows, weight } = await session.learnBatch([bar, bar, bar], { rule, competition });
    expect(windows.map(({ winners }) => winners[0].potential)).toEqual([3, 3, 3]);
    expect([...weight.data.subarray(0, 9)]).toEqual([0, 1.75, 0, 0, 1.75, 0, 0, 1.75, 0]);
    session.dispose();
  });

  test('at the border, synapses that end outside take no part', async () => {
    const session = await compile();
    const corner = sparseFromDense([1, 1, 3, 5], [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    const { windows, weight } = await session.learnBatch([corner], { rule, competition: { ...global, tieSeeds: [4] } });
    // Rows 0 and 1 of column 0 are both lifted to 2: the seeded order decides, and either sees both events.
    expect(windows[0].winners).toMatchObject([{ map: 0, x: 0, step: 0, potential: 2 }]);
    const [{ y }] = windows[0].winners;
    const seen = y === 0 ? [0, 0.875, 0, 0, 1.25, 0, 0, 1.25, 0] : [0, 1.25, 0, 0, 1.25, 0, 0, 0.875, 0];
    expect([...weight.data.subarray(0, 9)]).toEqual(seen);
    session.dispose();
  });

  test('a rule with a memory is refused', async () => {
    const session = await compile();
    await expect(session.learnBatch([bar], { rule: { ...rule, kind: 'likelihood' }, competition: global })).rejects.toThrow(
      'learnBatch: expected the rule soft or additive, got likelihood',
    );
    session.dispose();
  });

  test('silence teaches nothing', async () => {
    const session = await compile();
    const silence = { shape: [2, 1, 3, 5], offsets: new Uint32Array(3), index: new Uint32Array() } as const;
    const { windows, weight } = await session.learnBatch([silence], { rule, competition: global });
    expect(windows).toEqual([{ winners: [], changes: [], synapticOps: 0 }]);
    expect([...weight.data]).toEqual([...weights['edges.weight'].data]);
    session.dispose();
  });
});

const soft = (tieSeeds: readonly number[]) =>
  ({
    rule: { ...rule, kind: 'soft', weightMax: 1 },
    competition: { mode: 'both', localRadius: 1, tieSeeds },
  }) as const;

test('a window teaches the same in a batch of one and, first, in a batch of many', async () => {
  const alone = await tfjsBackend({ platform: 'cpu' }).compile(smallNetwork, smallWeights(1));
  const [first] = (await alone.learnBatch([smallWindow(1, 0.2)], soft([5]))).windows;
  const together = await tfjsBackend({ platform: 'cpu' }).compile(smallNetwork, smallWeights(1));
  const both = await together.learnBatch([smallWindow(1, 0.2), smallWindow(2, 0.3)], soft([5, 6]));
  expect(first.winners.length).toBeGreaterThan(1);
  expect(both.windows[0]).toEqual(first);
  alone.dispose();
  together.dispose();
});

test('a pool cannot learn', async () => {
  const pooled = { ...network, layers: [{ kind: 'pool', name: 'pool1', kernel: 2, stride: 2 } as const] };
  const session = await tfjsBackend({ platform: 'cpu' }).compile(pooled, {});
  await expect(session.learnBatch([bar], { rule, competition: global })).rejects.toThrow(
    new RangeError('learnBatch: expected a convolution as the last layer, got pool pool1'),
  );
});
