import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deriveSeed, type RandomGenerator, randomGenerator } from '@spikeseg/snn-core';
import { readSafetensors } from '@spikeseg/snn-core/safetensors';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { says } from '@spikeseg/test-support';
import { beforeEach, describe, expect, it } from 'vitest';
import { pythonFile } from '../../../experiment/src/checkpoints/python-checkpoint.fixture.ts';
import { temporaryFolder } from '../../../experiment/src/context/context.fixture.ts';
import {
  type Checkpoint,
  CheckpointError,
  encodeCheckpoint,
  readCheckpoint,
  seal,
} from '../../../experiment/src/made.fixture.ts';
import { tinyCheckpoint, tinyConfig } from '../../../experiment/src/network/tiny.fixture.ts';
import { testContext } from '../context.fixture.ts';
import { main } from '../main.ts';

/*
 * Damage of bytes is found by the checksum; so the checks behind it are met with files that are made wrong and sealed all the same. Other damage is
 * done by tools/fuzz, also to networks of the Python SpikeSEG.
 */

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
const small = tinyConfig({
  model: { conv1_channels: 2, conv2_channels: 3, kernel_sizes: [3, 3, 3] },
  data: { input_height: 8, input_width: 8 },
});

/** In training: conv2 is done, conv3 is not. */
const whole: Checkpoint = {
  ...tinyCheckpoint(small),
  training: {
    split: { kind: 'by-recording', train: ['a'], validation: ['b'] },
    recordings: [
      { name: 'a', part: 'train', fingerprint: 'a'.repeat(64) },
      { name: 'b', part: 'validation', fingerprint: 'b'.repeat(64) },
    ],
    state: {
      finished: [{ layer: 'conv2', outcome: 'converged', epochs: 2, stimuli: 9, wins: [4, 5, 0], best: null }],
      current: {
        layer: 'conv3',
        epoch: 1,
        position: 2,
        stimuli: 7,
        windowStimuli: 2,
        maps: [{ wins: 3, windowWins: 1, windowChange: 0.5, meanChange: 0.1, theta: 0.1, gain: 1, rate: 0.1 }],
        convergence: { bestShare: 0, epochsWithoutBetter: 1, checksInEpoch: 0, betterInEpoch: false },
        best: { epoch: 0, figure: 0.5, settled: true },
      },
    },
  },
};
const bytes = encodeCheckpoint(whole);

/** The checkpoint in a file of these bytes, or the error; anything else is thrown on. */
function attempt(damaged: Uint8Array): Checkpoint | CheckpointError {
  const path = join(folder, 'last.safetensors');
  writeFileSync(path, damaged);
  try {
    return readCheckpoint(path);
  } catch (error) {
    if (error instanceof CheckpointError) return error;
    throw error;
  }
}

/** What every refusal must be: one short line, and no sign of a check that was not there. */
function expectRefusal(result: Checkpoint | CheckpointError): void {
  if (!(result instanceof CheckpointError)) throw new Error(`expected a CheckpointError, got a network`);
  expect(result.message).toMatch(says(/^\S+\.safetensors: expected a checkpoint/, 'spikeseg-cli train'));
  expect(result.message.length).toBeLessThan(600);
  expect(String(result.cause)).not.toMatch(/^(TypeError|RangeError: (Invalid|Maximum))/);
}

async function expectUnhurt(checkpoint: Checkpoint): Promise<void> {
  expect(checkpoint.weights).toEqual(whole.weights);
  expect(checkpoint.training).toEqual(whole.training);
  (await typescriptBackend.compile(checkpoint.network, checkpoint.weights)).dispose();
}

it('the whole one is read, and is the same bytes again', async () => {
  const read = attempt(bytes);
  if (read instanceof CheckpointError) throw read;
  await expectUnhurt(read);
  expect(encodeCheckpoint(read)).toEqual(bytes);
});

function flipBit(from: Uint8Array, random: RandomGenerator): Uint8Array {
  const copy = new Uint8Array(from);
  copy[random.integer(copy.length)] ^= 1 << random.integer(8);
  return copy;
}

it('300 flips of one bit are found, every one', () => {
  const random = randomGenerator(deriveSeed(1, 'flips'));
  const results = Array.from({ length: 300 }, () => attempt(flipBit(bytes, random)));
  results.forEach(expectRefusal);
  expect(results).toHaveLength(300);
});

/** Values that do not belong where they are put. */
const strangers: readonly unknown[] = [null, -1, 0.5, 1e300, '', 'x', [], {}, true, [[]], { a: 1 }, 2 ** 53];

/** The value with one part of it, any, replaced or taken away. */
function mutated(value: unknown, random: RandomGenerator): unknown {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (entries.length === 0 || random.uniform() < 0.15) return strangers[random.integer(strangers.length)];
  const at = random.integer(entries.length);
  const way = random.integer(8);
  if (way === 0) entries.splice(at, 1);
  else if (way === 1) entries.push(['stranger', 1]);
  else entries[at] = [entries[at][0], mutated(entries[at][1], random)];
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

it('300 sealed files with one wrong part of their metadata are refused, or say something that can be', async () => {
  const random = randomGenerator(deriveSeed(1, 'metadata'));
  const { tensors, metadata } = readSafetensors(bytes);
  let refused = 0;
  for (let i = 0; i < 300; i++) {
    const part = ['config', 'network', 'training', 'training', 'training'][random.integer(5)];
    const json = JSON.stringify(mutated(JSON.parse(metadata[part]), random));
    const result = attempt(seal({ tensors, metadata: { ...withoutChecksum(metadata), [part]: json } }));
    if (result instanceof CheckpointError) {
      expectRefusal(result);
      refused++;
    } else (await typescriptBackend.compile(result.network, result.weights)).dispose();
  }
  expect(refused).toBeGreaterThan(200);
});

const withoutChecksum = (metadata: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(metadata).filter(([key]) => key !== 'checksum'));

describe('sealed files that are wrong in a way of their own are refused', () => {
  const { metadata } = readSafetensors(bytes);
  const rest = withoutChecksum(metadata);
  const withWeights = (name: string, change: (data: Float32Array) => unknown): Uint8Array => {
    const tensor = whole.weights[name];
    const data = tensor.data.slice();
    change(data);
    return seal({ tensors: { ...whole.weights, [name]: { ...tensor, data } }, metadata: rest });
  };
  const withMetadata = (change: Record<string, string>) => seal({ tensors: whole.weights, metadata: { ...rest, ...change } });
  const withTraining = (change: object) => withMetadata({ training: JSON.stringify({ ...whole.training, ...change }) });
  const withState = (change: object) => withTraining({ state: { ...whole.training.state, ...change } });
  const wide = tinyConfig({ ...small, data: { ...small.data, input_height: 1e9 } });
  const endless = { ...whole, config: wide, network: { ...whole.network, input: { ...whole.network.input, height: 1e9 } } };
  const pair = { shape: [1], data: Float32Array.of(1) };

  it.each<[string, Uint8Array, RegExp]>([
    [
      'a weight that is no number',
      withWeights('conv2.weight', (data) => (data[3] = NaN)),
      /conv2\.weight: expected finite weights/,
    ],
    ['an infinite weight', withWeights('conv1.weight', (data) => (data[0] = -Infinity)), /conv1\.weight: expected finite/],
    ['a threshold of 0', withWeights('conv3.threshold', (data) => (data[0] = 0)), /finite thresholds above 0, got 0/],
    ['a threshold that is no number', withWeights('conv3.threshold', (data) => (data[0] = NaN)), /thresholds above 0, got NaN/],
    ['a weight beyond its bounds', withWeights('conv2.weight', (data) => (data[0] = 1.5)), /weights of 0 to 1, .* got 1\.5/],
    ['weights beyond any sum', withWeights('conv1.weight', (data) => data.fill(3e38)), /expected sums within float32/],
    ['a tensor too many', seal({ tensors: { ...whole.weights, 'conv9.weight': pair }, metadata: rest }), /got "conv9\.weight"/],
    [
      'weights of another type',
      seal({ tensors: { ...whole.weights, 'conv3.threshold': { shape: [1], data: Float64Array.of(1) } }, metadata: rest }),
      /expected float32 values/,
    ],
    ['no configuration', withMetadata({ config: 'null' }), /metadata "config": expected an object/],
    ['a configuration without end', withMetadata({ config: `{"a":"${'x'.repeat(150_000)}"}` }), /at most 100000 characters/],
    ['an unknown key', withMetadata({ config: '{"sed":1}' }), /sed: no such key/],
    ['broken JSON', withMetadata({ training: '{"split"' }), /JSON/],
    ['JSON of a hundred thousand brackets', withMetadata({ training: '['.repeat(1e5) }), /JSON/],
    [
      'nested lists for a training',
      withMetadata({ training: `${'['.repeat(1e5)}${']'.repeat(1e5)}` }),
      /training: .*expected object/,
    ],
    ['an input of terabytes', encodeCheckpoint(endless), /at most 4 GiB of memory/],
    ['no training', withMetadata({ training: 'null' }), /training: .*expected object/],
    ['layers in another order', withState({ finished: [] }), /expected conv2 at place 1, got conv3/],
    ['a layer that never trains', withState({ current: { ...whole.training.state.current, layer: 'conv1' } }), /got conv1/],
    ['more maps than there are', withState({ current: { ...whole.training.state.current, maps: [] } }), /expected 1 maps, got 0/],
    [
      'a part against the split',
      withTraining({ split: { kind: 'by-time', trainRatio: 0.9, gapWindows: 1 } }),
      /a: expected the part/,
    ],
  ])('%s', (_, damaged, reason) => {
    const result = attempt(damaged);
    expectRefusal(result);
    expect((result as CheckpointError).message).toMatch(reason);
  });
});

describe('the commands end with exit code 2 and one line', () => {
  const random = randomGenerator(deriveSeed(1, 'commands'));
  const python = pythonFile();
  it.each([
    ['evaluate', 'damaged.safetensors'],
    ['inspect', 'damaged.safetensors'],
    ['train --resume', 'damaged.safetensors'],
    ['evaluate', 'theirs.safetensors'],
    ['inspect', 'theirs.safetensors'],
    ['detect night.mat --checkpoint', 'theirs.safetensors'],
  ])('%s %s', async (command, name) => {
    for (let i = 0; i < 5; i++) {
      const path = join(folder, name);
      writeFileSync(path, name.startsWith('theirs') ? python.slice(0, -1 - i) : flipBit(bytes, random));
      const context = testContext([...command.split(' '), path], { cwd: folder });
      const code = await main(context);
      expect({ code, out: context.out(), lines: context.err().trimEnd().split('\n').length }).toEqual({
        code: 2,
        out: '',
        lines: 1,
      });
    }
  });
});
