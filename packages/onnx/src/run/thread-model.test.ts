import { wasmBackend } from '@spikeseg/snn-core';
import * as runtime from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { traceDifference } from '../../../snn-core/src/testing/testing.fixture.ts';
import { readModel } from '../read/read-model.ts';
import { smallModel, smallWindow } from '../small-model.fixture.ts';
import { writeModel } from '../write/write-model.ts';
import type { Beginning, RunAnswer, SnapshotAnswer } from './messages.ts';
import { ThreadModel } from './thread-model.ts';

/* What a thread does, without the thread: the same as the engine, stream by stream. */

const { network, weights } = smallModel({ fireOnce: true });
const windows = [1, 2, 3, 4].map((seed) => smallWindow(network, 4, seed));
const record = ['conv1', 'pool1', 'conv2'];

async function open(steps: number | undefined) {
  const { bytes } = writeModel(network, weights, {
    graph: steps === undefined ? { kind: 'step' } : { kind: 'sequence', steps },
    outputs: 'all',
  });
  const { metadata } = readModel(bytes);
  const session = await runtime.InferenceSession.create(bytes);
  const { channels, height, width } = network.input;
  const setup = { bytes, runtime: '', cudaDevice: undefined, threads: 1, optimization: 'basic', steps } as const;
  const model = new ThreadModel(runtime, session, { ...setup, input: [channels, height, width], states: metadata.states });
  const wanted = metadata.outputs.flatMap((spikes) => {
    const potential = metadata.outputs.find((one) => one.layer === spikes.layer && one.kind === 'potential');
    return spikes.kind === 'spikes' ? [{ spikes, potential }] : [];
  });
  const run = async (numbers: readonly number[], beginning: Beginning): Promise<RunAnswer> =>
    (await model.do({ kind: 'run', windows: numbers.map((k) => windows[k]), wanted, beginning })) as RunAnswer;
  const reset = (beginning: 'rest' | 'stimulus', streams?: readonly number[]) => model.do({ kind: 'reset', beginning, streams });
  return { model, run, reset };
}

/** What the engine gives for the last of some windows that follow each other, each a stimulus. */
async function engine(...numbers: readonly number[]) {
  const session = await wasmBackend.compile(network, weights);
  let result = await session.run(windows[numbers[0]], { record });
  for (const k of numbers.slice(1)) result = await session.run(windows[k], { record, carryState: true });
  return result;
}

async function expectSame(found: RunAnswer, ...streams: readonly (readonly number[])[]) {
  expect(found).toHaveLength(streams.length);
  for (const [k, numbers] of streams.entries()) {
    const { layers } = await engine(...numbers);
    // A file tells no causes.
    const differences = record.map((name) => {
      const { causes: _, ...expected } = layers[name];
      return traceDifference(name, found[k][name], expected);
    });
    expect(differences).toEqual(record.map(() => undefined));
  }
}

describe.each([undefined, 2, 4])('a model that runs %s steps at once', (steps) => {
  test('gives every stream what it gets alone: from rest, and going on with every neuron free to fire', async () => {
    const { run, reset } = await open(steps);
    await expectSame(await run([0, 1], 'rest'), [0], [1]);
    await expectSame(await run([2, 3], 'stimulus'), [0, 2], [1, 3]);
    await reset('stimulus');
    await expectSame(await run([1, 0], 'on'), [0, 2, 1], [1, 3, 0]);
    // The second stream begins anew.
    await reset('rest', [1]);
    await expectSame(await run([3, 3], 'stimulus'), [0, 2, 1, 3], [3]);
    await expect(reset('rest', [2])).rejects.toThrow(RangeError);
    await expect(run([0], 'on')).rejects.toThrow(RangeError);
    await reset('rest');
    await expectSame(await run([2], 'on'), [2]);
  });

  test('a state that was kept is gone on from, and a warm-up changes none', async () => {
    const { model, run } = await open(steps);
    await run([0, 1], 'rest');
    const kept = (await model.do({ kind: 'snapshot' })) as SnapshotAnswer;
    await model.do({ kind: 'warm-up', streams: 3 });
    await expectSame(await run([2, 3], 'stimulus'), [0, 2], [1, 3]);
    await model.do({ kind: 'restore', ...kept });
    await expectSame(await run([3, 2], 'stimulus'), [0, 3], [1, 2]);
    expect(await model.do({ kind: 'close' })).toBeUndefined();
  });
});
