import { type NetworkSpec, type Session, typescriptBackend, UnsupportedLayerError } from '@spikeseg/snn-core';
import { describe, expect, test } from 'vitest';
import { allKinds, windowOf } from './all-layers.fixture.ts';
import { tfjsBackend } from './backend.ts';

const recordOf = ({ layers }: NetworkSpec): readonly string[] => layers.map(({ name }) => name);

describe.each(['cpu', 'wasm'] as const)('all kinds of layers on %s', (platform) => {
  test.each([false, true])(
    'windows side by side do what the plain engine does with each of them (fire-once: %s)',
    async (once) => {
      const [network, weights] = allKinds(once);
      const options = { record: recordOf(network), carryState: true };
      const session = await tfjsBackend({ platform }).compile(network, weights);
      const engines = await Promise.all([1, 2, 3].map(() => typescriptBackend.compile(network, weights)));
      for (let round = 0; round < 4; round++) {
        const windows = engines.map((_, stream) => windowOf(network, 3, 10 * round + stream));
        const found = await session.runBatch(windows, options);
        const expected = await Promise.all(windows.map((window, stream) => engines[stream].run(window, options)));
        expect(found).toEqual(expected);
        if (round < 3) continue;
        for (const name of options.record) expect(found.some(({ layers }) => layers[name].spikes.index.length > 0)).toBe(true);
      }
      expect(() => session.state()).toThrow(
        new RangeError('state: expected the state of one window, got 3 side by side; run them one by one'),
      );
      session.dispose();
    },
  );

  test.each(['global', 'local', 'both'] as const)(
    'neurons compete in the last layer, whatever comes before (%s)',
    async (mode) => {
      const [network, weights] = allKinds(false);
      const options = { record: ['last'], competition: { mode, localRadius: 1, tieSeed: 5 } };
      const [session, engine] = [
        await tfjsBackend({ platform }).compile(network, weights),
        await typescriptBackend.compile(network, weights),
      ];
      const window = windowOf(network, 8, 1, 0.15);
      const found = await session.run(window, options);
      expect(found).toEqual(await engine.run(window, options));
      expect(found.layers['last'].spikes.index.length).toBeGreaterThan(0);
      session.dispose();
    },
  );
});

test('time that passes before the first run counts for the motions', async () => {
  const [network, weights] = allKinds(false);
  const [session, engine] = [
    await tfjsBackend({ platform: 'cpu' }).compile(network, weights),
    (await typescriptBackend.compile(network, weights)) as Required<Session>,
  ];
  session.silence(5);
  engine.silence(5);
  const [window, options] = [windowOf(network, 4, 2), { record: recordOf(network), carryState: true }];
  expect(await session.run(window, options)).toEqual(await engine.run(window, options));
  expect(session.state()).toEqual(engine.state());
  expect(session.quiet()).toBe(engine.quiet());
  session.reset();
  expect(session.quiet()).toBe(true);
  expect(session.state().step).toBe(0);
  session.dispose();
});

test('what has no potentials, and what does not learn, is refused', async () => {
  const [network, weights] = allKinds(false);
  const session = await tfjsBackend({ platform: 'cpu' }).compile(network, weights);
  expect(() => session.potentials('pooled')).toThrow(
    new RangeError('potentials: expected the name of a convolution or a transport layer, got pooled'),
  );
  expect(() => session.silence(-1)).toThrow('silence: expected a whole number of steps ≥ 0, got -1');
  const { potentials, ...others } = session.state();
  expect(() => session.restore({ ...others, potentials: { ...potentials, a: new Float32Array(3) } })).toThrow(
    'state: a: expected 7×7×12 potentials, got 3',
  );
  const rule = { kind: 'soft', lrPlus: 0.04, lrMinus: 0.03, weightMin: 0, weightMax: 1 } as const;
  const learn = session.learnBatch([windowOf(network, 2, 1)], {
    rule,
    competition: { mode: 'both', localRadius: 1, tieSeeds: [1] },
  });
  await expect(learn).rejects.toThrow(UnsupportedLayerError);
  await expect(learn).rejects.toThrow('got a with kind transport; run the layers before on their own');
  session.dispose();
});
