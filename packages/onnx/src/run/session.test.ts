import { type SparseSpikes, wasmBackend } from '@spikeseg/snn-core';
import { fails, says } from '@spikeseg/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sliceSteps, traceDifference } from '../../../snn-core/src/testing/testing.fixture.ts';
import { smallModel, smallWindow } from '../small-model.fixture.ts';
import { devicesHere } from '../webgpu.fixture.ts';
import { writeModel } from '../write/write-model.ts';
import { loadModelBytes } from './load-model.ts';
import type { OnnxSession } from './session.ts';

const { network, weights } = smallModel({ fireOnce: true });
const windows = [1, 2, 3].map((seed) => smallWindow(network, 4, seed));
const record = ['conv1', 'pool1', 'conv2'];

/** First difference from the engine, which runs the windows one after the other. */
async function difference(
  found: readonly Pick<Awaited<ReturnType<OnnxSession['runWindow']>>, 'layers'>[],
  inputs: readonly SparseSpikes[],
  carryState: boolean,
) {
  const engine = await wasmBackend.compile(network, weights);
  for (const [k, input] of inputs.entries()) {
    const { layers } = await engine.run(input, { record, carryState });
    for (const name of Object.keys(found[k].layers)) {
      const text = traceDifference(`window ${k} ${name}`, found[k].layers[name], layers[name]);
      if (text !== undefined) return text;
    }
  }
  return undefined;
}

const byStep = ({ offsets, index }: SparseSpikes): number[][] =>
  [0, 1, 2, 3].map((t) => [...index.subarray(offsets[t], offsets[t + 1])]);

describe.each(devicesHere)('on %s', (device) => {
  let step: OnnxSession;
  let sequence: OnnxSession;
  let plain: OnnxSession;

  const load = (options: Parameters<typeof writeModel>[2]) =>
    loadModelBytes(writeModel(network, weights, options).bytes, { device, threads: 1 });

  beforeAll(async () => {
    [step, sequence, plain] = await Promise.all([
      load({ graph: { kind: 'step' }, outputs: 'all' }),
      load({ graph: { kind: 'sequence', steps: 2 }, outputs: 'all' }),
      load({ graph: { kind: 'sequence', steps: 4 } }),
    ]);
  });
  afterAll(() => Promise.all([step, sequence, plain].map((session) => session.close())));

  describe('windows', () => {
    test('from rest, and carried on', async () => {
      for (const session of [step, sequence]) {
        for (const carryState of [false, true]) {
          await session.reset();
          const found = [];
          for (const window of windows) found.push(await session.runWindow(window, { record, carryState }));
          expect(await difference(found, windows, carryState)).toBeUndefined();
        }
      }
    });

    test('of several streams at once are what each gives by itself', async () => {
      for (const session of [step, sequence]) {
        await session.reset();
        const first = await session.runWindows(windows, { record });
        expect(await difference(first, windows, false)).toBeUndefined();
        const second = await session.runWindows(windows.toReversed(), { record, carryState: true });
        for (const k of windows.keys()) {
          const inputs = [windows[k], windows.toReversed()[k]];
          expect(await difference([first[k], second[k]], inputs, true)).toBeUndefined();
        }
      }
    });

    test('give the last layer unless asked, without potentials where the file has none', async () => {
      const { layers } = await plain.runWindow(windows[0]);
      expect(Object.entries(layers).map(([name, trace]) => [name, Object.keys(trace)])).toEqual([['conv2', ['spikes']]]);
      expect(layers['conv2'].spikes).toEqual((await step.runWindow(windows[0])).layers['conv2'].spikes);
    });

    test('of no steps', async () => {
      const { layers } = await step.runWindow(sliceSteps(windows[0], 0, 0), { record });
      expect(Object.values(layers).map(({ spikes }) => spikes.shape[0])).toEqual([0, 0, 0]);
    });
  });

  /** Units of the class spikes, by stream and time step. */
  const inSteps = async (streams: readonly SparseSpikes[]): Promise<number[][][]> => {
    const found: number[][][] = streams.map(() => []);
    for (let t = 0; t < 4; t++) {
      const results = await step.step(streams.map((window) => sliceSteps(window, t, t + 1)));
      results.forEach(({ layers }, stream) => found[stream].push([...layers['conv2'].spikes.index]));
    }
    return found;
  };
  describe('steps', () => {
    test('one after the other are a window, in one stimulus', async () => {
      await step.reset();
      const found = await inSteps(windows);
      const whole = await plain.runWindows(windows);
      expect(found).toEqual(whole.map(({ layers }) => byStep(layers['conv2'].spikes)));
      expect(found.flat(2).length).toBeGreaterThan(20);
    });

    test('after nextStimulus everyone may fire again, with the potentials as they were', async () => {
      await step.reset();
      await inSteps([windows[0]]);
      await step.nextStimulus();
      const [second] = await inSteps([windows[1]]);
      await plain.reset();
      await plain.runWindow(windows[0], { carryState: true });
      const carried = await plain.runWindow(windows[1], { carryState: true });
      expect(second).toEqual(byStep(carried.layers['conv2'].spikes));
    });

    test('are single', async () => {
      await expect(step.step([windows[0]])).rejects.toThrow(says('step', 4, 'runWindows'));
    });
  });

  describe('states', () => {
    test('go back to a snapshot, in this session or another', async () => {
      await sequence.reset();
      await sequence.runWindows(windows.slice(0, 2));
      const snapshot = await sequence.snapshot();
      expect([snapshot.streams, Object.keys(snapshot.states)]).toEqual([
        2,
        ['state_in.0', 'state_in.1', 'state_in.2', 'state_in.3'],
      ]);
      const goOn = (session: OnnxSession) => session.runWindows(windows.slice(1), { record: ['conv2'], carryState: true });
      const expected = await goOn(sequence);
      await step.reset();
      for (const session of [sequence, step]) {
        await session.restore(snapshot);
        expect(await goOn(session)).toEqual(expected);
      }
    });

    test('of one stream go to rest alone', async () => {
      await step.reset();
      await step.runWindows(windows);
      await step.reset([1]);
      const { states } = await step.snapshot();
      const units = states['state_in.0'].length / 3;
      const moved = [0, 1, 2].map((stream) =>
        states['state_in.0'].subarray(stream * units, (stream + 1) * units).some((v) => v !== 0),
      );
      expect(moved).toEqual([true, false, true]);
      await expect(step.reset([3])).rejects.toThrow(fails(RangeError, 'reset', 0, 2, 3));
    });

    test('are not changed by warming up', async () => {
      await step.reset();
      await step.runWindows(windows);
      const before = await step.snapshot();
      await step.warmUp(7);
      expect(await step.snapshot()).toEqual(before);
    });

    test('must be those of the network', async () => {
      await expect(step.restore({ streams: 2, states: { 'state_in.0': new Float32Array(3) } })).rejects.toThrow(
        says('restore: state_in.0', 480, 2, '[3, 8, 10]', 3),
      );
      await expect(step.restore({ streams: 1, states: {} })).rejects.toThrow('got none');
    });
  });

  describe('wrong use', () => {
    test.each<[string, () => Promise<unknown>, string | RegExp]>([
      ['another number of streams', () => step.runWindows(windows.slice(1), { carryState: true }), says(3, 2)],
      [
        'another size',
        () => step.runWindow({ ...windows[0], shape: [4, 2, 10, 8] }),
        says('run', '[T, 2, 8, 10]', '[4, 2, 10, 8]'),
      ],
      [
        'windows of unlike length',
        () => step.runWindows([windows[0], sliceSteps(windows[1], 0, 2)]),
        says('run: stream 1', '[4, 2, 8, 10]', '[2, 2, 8, 10]'),
      ],
      [
        'a length that is no multiple',
        () => plain.runWindow(sliceSteps(windows[0], 0, 3)),
        'expected a multiple of 4 time steps',
      ],
      ['no window', () => step.runWindows([]), says('one window per stream', 'none')],
      ['a layer that the file does not give', () => plain.runWindow(windows[0], { record: ['pool1'] }), says('pool1', "'all'")],
      [
        'units out of range',
        () => step.runWindow({ ...windows[0], index: windows[0].index.map((unit) => unit + 160) }),
        'run: input: expected units below 160',
      ],
      [
        'values that exact numerics exclude',
        () => step.runWindow({ ...windows[0], values: windows[0].index.map(() => 2) as unknown as Float32Array }),
        'expected whole values from 1 to 1',
      ],
    ])('%s', async (_, use, message) => {
      await step.runWindows(windows);
      const error = await use().catch((reason: unknown) => reason);
      expect([error instanceof RangeError, (error as Error).message]).toEqual([true, expect.stringMatching(says(message))]);
    });
  });
});
