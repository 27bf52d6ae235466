import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { says } from '@spikeseg/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../backend/backend.ts';
import { typescriptBackend } from '../backend/ts/backend.ts';
import { wasmMemoryBytes } from '../backend/wasm/memory.ts';
import type { Rows } from '../backend/wasm/rows.ts';
import { WasmSession } from '../backend/wasm/session.ts';
import type { NetworkSpec, NetworkWeights } from '../network/network-spec.ts';
import { randomGenerator } from '../random.ts';
import { runDifference } from '../testing/difference.ts';
import { inputShape, randomSpikes } from '../testing/random-cases.ts';
import { randomLayers, randomRivals, transportWeights } from '../testing/random-layers.ts';
import { RowThreads } from './row-threads.ts';
import { sharedKernels } from './shared-kernels.ts';
import { threadedWasmBackend, threadsFor } from './threaded-wasm.ts';

/** Threads that were started in this file, and those that have ended. */
const started = new Set<Worker>();
const ended = new Set<Worker>();
const note = (worker: Worker): void => {
  started.add(worker);
  worker.once('exit', () => ended.add(worker));
};
beforeAll(() => void process.on('worker', note));
afterAll(() => void process.off('worker', note));

/** Node tells of threads a moment after they were started. */
const told = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const allEnded = async (): Promise<void> => {
  await told();
  for (const worker of started) if (!ended.has(worker)) await once(worker, 'exit');
};

const whole = (session: Session): Required<Session> => session as Required<Session>;

function setting(seed: number): { network: NetworkSpec; weights: NetworkWeights; record: string[] } {
  const random = randomGenerator(seed);
  const network = (seed % 2 === 0 ? randomRivals : randomLayers)(random);
  return { network, weights: transportWeights(network, random), record: network.layers.map(({ name }) => name) };
}

const windowOf = ({ network }: { network: NetworkSpec }, steps: number, seed: number) =>
  randomSpikes(inputShape(network, steps), 0.03, 'nats', randomGenerator(seed));

/** A session whose calling thread takes its time, so that the others do most; and how much they did. */
async function lazySession(network: NetworkSpec, weights: NetworkWeights, threads: number, file?: URL) {
  const shared = await sharedKernels(wasmMemoryBytes(network, threads));
  const [own, all] = [{ pieces: 0 }, { pieces: 0 }];
  const sleep = new Int32Array(new SharedArrayBuffer(4));
  const kernels: typeof shared.kernels = {
    ...shared.kernels,
    computeParts(...work) {
      Atomics.wait(sleep, 0, 0, 1);
      own.pieces++;
      shared.kernels.computeParts(...work);
    },
  };
  const rows = new RowThreads({ ...shared, kernels, threads, file, minInputs: 0 });
  const counted: Rows = {
    threads,
    add: (layer) => rows.add(layer),
    close: () => rows.close(),
    compute(layer, parts, inputs) {
      all.pieces += Math.ceil(layer.count / layer.span);
      rows.compute(layer, parts, inputs);
    },
  };
  const session = whole(new WasmSession(kernels, network, weights, counted));
  return { session, ofOthers: () => all.pieces - own.pieces };
}

describe('a session of several threads', () => {
  test.each([1, 2, 3, 5])(
    'of %i threads has the spikes, potentials and state of the plain engine, bit for bit',
    async (threads) => {
      let reported = 0;
      for (let seed = 0; seed < 8; seed++) {
        const given = setting(seed);
        const session = whole(await threadedWasmBackend({ threads }).compile(given.network, given.weights));
        const plain = whole(await typescriptBackend.compile(given.network, given.weights));
        for (const [k, steps] of [4, 1, 0, 5].entries()) {
          const options = { record: given.record, carryState: k !== 0 };
          const window = windowOf(given, steps, 10 * seed + k);
          const expected = await plain.run(window, options);
          expect(runDifference(await session.run(window, options), expected)).toBeUndefined();
          for (const { spikes } of Object.values(expected.layers)) reported += spikes.index.length;
        }
        expect(session.state()).toEqual(plain.state());
        session.dispose();
      }
      expect(reported).toBeGreaterThan(1000);
      await allEnded();
    },
  );

  test.each([2, 3, 5])('gives the same bits when the others of %i threads do most of it', async (threads) => {
    for (let seed = 0; seed < 4; seed++) {
      const given = setting(seed);
      const { session, ofOthers } = await lazySession(given.network, given.weights, threads);
      const plain = whole(await typescriptBackend.compile(given.network, given.weights));
      const options = { record: given.record, carryState: true };
      const wanted = given.network.layers.some(({ kind }) => kind === 'transport') ? 50 : 0;
      for (let run = 0; run < 6 || ofOthers() < wanted; run++) {
        const window = windowOf(given, 3, run);
        expect(runDifference(await session.run(window, options), await plain.run(window, options))).toBeUndefined();
      }
      expect(session.state()).toEqual(plain.state());
      session.dispose();
    }
    await allEnded();
  });

  test('goes on from a state of any other number of threads', async () => {
    const given = setting(2);
    const options = { record: given.record, carryState: true };
    const plain = whole(await typescriptBackend.compile(given.network, given.weights));
    let state = plain.state();
    for (const [k, threads] of [1, 3, 2, 5, 1].entries()) {
      const session = whole(await threadedWasmBackend({ threads }).compile(given.network, given.weights));
      session.restore(structuredClone(state));
      const window = windowOf(given, 4, k);
      expect(runDifference(await session.run(window, options), await plain.run(window, options))).toBeUndefined();
      state = session.state();
      expect(state).toEqual(plain.state());
      session.dispose();
    }
  });

  test('takes no more memory than is stated', async () => {
    for (let seed = 0; seed < 20; seed++) {
      const { network, weights } = setting(seed);
      for (const threads of [2, 7]) {
        const session = await threadedWasmBackend({ threads }).compile(network, weights);
        expect((session as WasmSession).memoryBytes()).toBeLessThanOrEqual(wasmMemoryBytes(network, threads));
        session.dispose();
      }
    }
  });
});

describe('threads', () => {
  const given = setting(2);
  const run = (session: Session, seed: number) => session.run(windowOf(given, 2, seed), { carryState: true });

  test('start with the first step, one fewer than asked for, and end with the session', async () => {
    await told();
    const before = started.size;
    const session = await threadedWasmBackend({ threads: 3 }).compile(given.network, given.weights);
    await told();
    expect(started.size).toBe(before);
    await run(session, 1);
    await run(session, 2);
    await told();
    expect(started.size).toBe(before + 2);
    session.dispose();
    await allEnded();
    expect(ended.size).toBe(started.size);
  });

  test('none is started that has nothing to do', async () => {
    await told();
    const before = started.size;
    const session = await threadedWasmBackend({ threads: 3 }).compile(given.network, given.weights);
    session.dispose();
    await expect(run(session, 1)).rejects.toThrow('disposed');
    const one = await threadedWasmBackend({ threads: 1 }).compile(given.network, given.weights);
    await run(one, 1);
    const small = await threadedWasmBackend().compile(given.network, given.weights);
    await run(small, 1);
    await told();
    expect(started.size).toBe(before);
  });

  test('that are killed fail the next run, in words, and all later ones', async () => {
    const session = await threadedWasmBackend({ threads: 2 }).compile(given.network, given.weights);
    await run(session, 1);
    await told();
    await [...started].at(-1)?.terminate();
    const problem = says('wasm engine', '2 threads', 'failed', 'exited with code');
    await expect(run(session, 2)).rejects.toThrow(problem);
    await expect(run(session, 3)).rejects.toThrow(problem);
    session.dispose();
  });

  test('that exit fail the next run', async () => {
    const file = new URL('./ending-worker.fixture.ts', import.meta.url);
    const { session } = await lazySession(given.network, given.weights, 2, file);
    await run(session, 1);
    await allEnded();
    await expect(run(session, 2)).rejects.toThrow(says('failed', 'code 3'));
    session.dispose();
  });

  test('whose work traps fail the run that it is of', async () => {
    const { network, weights } = given;
    const shared = await sharedKernels(wasmMemoryBytes(network, 2));
    // Without the kernels, the other thread cannot begin.
    const rows = new RowThreads({ ...shared, memory: {}, threads: 2 });
    const session = new WasmSession(shared.kernels, network, weights, rows);
    const runs = async (): Promise<void> => {
      for (let k = 0; ; k++) await run(session, k);
    };
    await expect(runs()).rejects.toThrow(/got one that failed: one .*(LinkError|TypeError)/);
    session.dispose();
    await allEnded();
  });

  test('keep no program alive that forgets its session', () => {
    const program = `
      const { threadedWasmBackend } = await import('${new URL('./threaded-wasm.ts', import.meta.url).href}');
      const motions = [{ name: 'still', vx: 0, vy: 0 }];
      const neuron = { threshold: 1, leak: { kind: 'none' }, reset: 'none', ceiling: 2 };
      const layer = { kind: 'transport', name: 't', maps: 1, kernel: 1, motions, switchCost: 1e6, neuron };
      const network = { input: { channels: 1, height: 8, width: 8 }, layers: [layer], fireOnce: false, numerics: 'float' };
      const tensor = (shape, value) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value) });
      const weights = { 't.weight': tensor([1, 1, 1, 1], 1), 't.threshold': tensor([1], 1), 't.lateral': tensor([1, 3, 3], 0), 't.enter': tensor([1, 1], 1e6) };
      const session = await threadedWasmBackend({ threads: 3 }).compile(network, weights);
      const { layers } = await session.run({ shape: [1, 1, 8, 8], offsets: Uint32Array.of(0, 1), index: Uint32Array.of(9) });
      console.log(...layers.t.spikes.index);`;
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })).toBe('9\n');
  });

  test('are as many as asked for, or one where a step is short', () => {
    const { layers, ...others } = given.network;
    const motions = Array.from({ length: 20 }, (_, m) => ({ name: `m${m}`, vx: m / 64, vy: 0 }));
    const transport = { ...layers[0], maps: 1, motions, every: 1, stride: 1 } as (typeof layers)[0];
    const sized = (height: number, width: number): NetworkSpec => ({
      ...others,
      input: { channels: 1, height, width },
      layers: [transport],
    });
    expect(threadsFor(sized(180, 240), 8)).toBe(1);
    expect(threadsFor(sized(720, 1280), 8)).toBe(8);
    expect(() => threadedWasmBackend({ threads: 0 })).toThrow(says('threads', 1, 0));
    expect(() => threadedWasmBackend({ atMost: 1.5 })).toThrow(RangeError);
  });
});
