import type { Session } from '../../backend/backend.ts';
import { typescriptBackend } from '../../backend/ts/backend.ts';
import { arrayDifference, runDifference } from '../difference.ts';
import { inputShape, randomSpikes } from '../random-cases.ts';
import { randomLayers, randomRivals, randomTransport, transportWeights } from '../random-layers.ts';
import type { Suite } from '../suite.ts';

/** A session with all that the interface leaves to the engine. */
const whole = (session: Session): Required<Session> => session as Required<Session>;

const seeds = Array.from({ length: 40 }, (_, seed) => seed);

/** Networks with branches and transport layers; state that is read and put back. */
export function allLayers({ describe, test, expect, backend, random, same }: Suite): void {
  const setting = (...path: readonly (string | number)[]) => {
    const r = random('all layers', ...path);
    // Every fourth network is transport layers that compete with each other.
    const network = r.uniform() < 0.25 ? randomRivals(r) : randomLayers(r);
    const windows = [4, 1, 0, 3].map((steps) => randomSpikes(inputShape(network, steps), steps === 1 ? 0 : 0.03, 'nats', r));
    return { network, windows, weights: transportWeights(network, r), record: network.layers.map(({ name }) => name) };
  };

  describe('networks of all kinds of layers', () => {
    test('do what the equations say, from rest and going on', async () => {
      let reported = 0;
      for (const seed of seeds) {
        const { network, windows, weights, record } = setting(seed);
        const results = await same(network, weights, windows, { carryState: seed % 4 !== 0 });
        for (const { layers } of results) for (const name of record) reported += layers[name].spikes.index.length;
      }
      expect(reported > 10_000).toEqual(true);
    });

    test('have the potentials of the equations in every layer', async () => {
      for (const seed of seeds.slice(0, 20)) {
        const { network, windows, weights } = setting('potentials', seed);
        const session = whole(await backend.compile(network, weights));
        const reference = whole(await typescriptBackend.compile(network, weights));
        for (const window of windows) {
          await session.run(window, { carryState: true });
          await reference.run(window, { carryState: true });
          for (const { kind, name } of network.layers) {
            if (kind === 'pool') continue;
            expect(arrayDifference(name, session.potentials(name), reference.potentials(name))).toEqual(undefined);
          }
          expect(session.state()).toEqual(reference.state());
        }
      }
    });

    test('go on from a state that was put back as if they had never stopped', async () => {
      for (const seed of seeds.slice(0, 20)) {
        const { network, windows, weights, record } = setting('state', seed);
        const session = whole(await backend.compile(network, weights));
        const other = whole(await backend.compile(network, weights));
        await session.run(windows[0], { carryState: true });
        await other.run(windows[3], { carryState: true });
        other.restore(structuredClone(session.state()));
        const options = { record, carryState: true };
        for (const window of windows) {
          expect(runDifference(await other.run(window, options), await session.run(window, options))).toEqual(undefined);
        }
        expect(other.state()).toEqual(session.state());
      }
    });

    test('time that passes at once leaves the state of empty steps', async () => {
      for (const seed of seeds.slice(0, 12)) {
        const { network, windows, weights, record } = setting('silence', seed);
        const session = whole(await backend.compile(network, weights));
        const reference = whole(await typescriptBackend.compile(network, weights));
        for (const gap of [0, 1, 2, 37]) {
          await session.run(windows[0], { carryState: true });
          await reference.run(windows[0], { carryState: true });
          const quiet = session.quiet();
          session.silence(gap);
          let reports = 0;
          for (let step = 0; step < gap; step++) {
            const { layers } = await reference.run(windows[1], { record, carryState: true });
            for (const name of record) reports += layers[name].spikes.index.length;
          }
          expect(quiet && reports > 0).toEqual(false);
          expect(session.state()).toEqual(reference.state());
        }
      }
    });
  });
}

/** What an engine of convolutions and pools in a chain makes of other networks. */
export function plainLayersOnly({ test, expect, backend, random }: Suite): void {
  test('refuses transport layers by an UnsupportedLayerError', async () => {
    const r = random('plain layers only');
    const network = randomTransport(r);
    const compiled = backend.compile(network, transportWeights(network, r)).then(() => 'compiled');
    const refusal = await compiled.catch((error: unknown) => (error instanceof Error ? error.name : error));
    expect(refusal).toEqual('UnsupportedLayerError');
  });
}
