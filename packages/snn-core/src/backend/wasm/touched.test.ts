import { expect, test } from 'vitest';
import type { MotionSpec, NetworkSpec, NetworkWeights, TransportLayerSpec } from '../../network/network-spec.ts';
import { randomGenerator } from '../../random.ts';
import { runDifference } from '../../testing/difference.ts';
import { inputShape, randomSpikes } from '../../testing/random-cases.ts';
import type { SessionState } from '../backend.ts';
import { TypescriptSession } from '../ts/session.ts';
import { instantiateKernels } from './kernels.ts';
import { ownRows } from './rows.ts';
import { WasmSession } from './session.ts';

/** Two layers that compete, without ways from beside: maps that stand, and that move in all directions, by more than a cell per update, too. */
function network(height: number, width: number): NetworkSpec {
  const velocities = [
    [0, 0],
    [0.25, -0.125],
    [-0.25, 0.0625],
    [1.625, 0],
    [-1.375, 1],
    [0.125, -1.5],
    [-1.625, -1],
  ];
  const motions = velocities.map(([vx, vy], m): MotionSpec => ({ name: `m${m}`, vx, vy }));
  const layer = (name: string, other: string, every: number): TransportLayerSpec => ({
    kind: 'transport',
    name,
    from: 'input',
    maps: 2,
    kernel: 3,
    every,
    motions,
    switchCost: 1e6,
    neuron: { threshold: 2, leak: { kind: 'subtractive', amount: 0.03 }, reset: 'none', ceiling: 4 },
    competition: { radius: 2, with: [other] },
  });
  // So large that cells are i16.
  const input = { channels: 1, height, width, maxValue: 2 ** 12 };
  return { input, layers: [layer('one', 'other', 1), layer('other', 'one', 2)], fireOnce: false, numerics: 'exact' };
}

const tensor = (shape: readonly number[], data: readonly number[]) => ({ shape, data: Float32Array.from(data) });

function weightsOf({ layers }: NetworkSpec): NetworkWeights {
  const ways = [1e6, 1e6, 1e6, 1e6, 0, 1e6, 1e6, 1e6, 1e6];
  const kernel = [0.25, 0.5, 0.25, 0.5, 1.75, 0.5, 0.25, 0.5, 0.25];
  const weights: Record<string, NetworkWeights[string]> = {};
  for (const layer of layers) {
    if (layer.kind !== 'transport') continue;
    const { name, motions, maps } = layer;
    weights[`${name}.weight`] = tensor([maps, 1, 3, 3], [...kernel, ...kernel.map((value) => value / 2)]);
    weights[`${name}.threshold`] = tensor([maps * motions.length], Array(maps * motions.length).fill(2));
    weights[`${name}.leak`] = tensor([maps], [0.046875, 0.015625]);
    weights[`${name}.lateral`] = tensor(
      [motions.length, 3, 3],
      motions.flatMap(() => ways),
    );
  }
  return weights;
}

/** A session that touches cells wherever it can, and in how many of its updates it did, and did not. */
async function touching(given: NetworkSpec, weights: NetworkWeights) {
  const kernels = await instantiateKernels();
  const updates = { touched: 0, swept: 0 };
  const counting: typeof kernels = {
    ...kernels,
    chooseUpdate(layer) {
      const touches = kernels.chooseUpdate(layer);
      updates[touches ? 'touched' : 'swept']++;
      return touches;
    },
  };
  return { session: new WasmSession(counting, given, weights, ownRows(counting), 0), updates };
}

test.each([
  [14, 36],
  [9, 33],
  [5, 150],
])(
  'maps of %i × %i cells that only events touch are those of the plain engine, bit for bit, also where many come at times',
  async (height, width) => {
    const given = network(height, width);
    const weights = weightsOf(given);
    const plain = new TypescriptSession(given, weights);
    let { session, updates } = await touching(given, weights);
    const record = ['one', 'other'];
    let [touched, swept, reported] = [0, 0, 0];
    let state: SessionState;
    for (let run = 0; run < 42; run++) {
      const density = [0.001, 0.002, 0.004, 0, 0.001, 0.3][run % 17 === 9 ? 5 : run % 5];
      const window = randomSpikes(inputShape(given, 20), density, 'binary', randomGenerator(run));
      const expected = await plain.run(window, { carryState: true, record });
      expect(runDifference(await session.run(window, { carryState: true, record }), expected), `run ${run}`).toBeUndefined();
      for (const { spikes } of Object.values(expected.layers)) reported += spikes.index.length;
      if (run % 7 !== 6) continue;
      expect(session.state()).toEqual(plain.state());
      if (run % 14 !== 13) continue;
      state = session.state();
      [touched, swept] = [touched + updates.touched, swept + updates.swept];
      ({ session, updates } = await touching(given, weights));
      session.restore(state);
    }
    expect(touched).toBeGreaterThan(600);
    expect(swept).toBeGreaterThan(10);
    expect(reported).toBeGreaterThan(1000);
  },
);

test('maps that only events touch come to rest, as they are after a rest', async () => {
  const given = network(12, 40);
  const weights = weightsOf(given);
  const plain = new TypescriptSession(given, weights);
  const { session } = await touching(given, weights);
  const window = randomSpikes(inputShape(given, 30), 0.003, 'binary', randomGenerator(1));
  for (const one of [session, plain]) {
    await one.run(window, { carryState: true });
    one.silence(900);
  }
  expect(session.state()).toEqual(plain.state());
  for (const one of [session, plain]) {
    await one.run(window, { carryState: true });
    one.reset();
    await one.run(window, { carryState: true });
  }
  expect(session.state()).toEqual(plain.state());
});
