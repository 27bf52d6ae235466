import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PartialConfig, SpikesegConfig } from '@spikeseg/config';
import type { RunRecord } from '@spikeseg/report/words';
import { type Backend, forwardTensors, type NetworkWeights, wasmBackend } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { readCheckpoint } from '../checkpoints/checkpoint.ts';
import { temporaryFolder, testCall, testContext } from '../context/context.fixture.ts';
import { neverInterrupted } from '../context/context.ts';
import { UsageError } from '../errors/errors.ts';
import { tinyCheckpoint, tinyConfig } from '../network/tiny.fixture.ts';
import { untrainedWeights } from '../network/untrained-weights.ts';
import { recordingsNamed } from '../recordings/loading.fixture.ts';
import type { SeenRecording } from '../recordings/seen-recordings.ts';
import { loadStimuli, type StimulusSet } from '../recordings/stimuli.ts';
import { runPaths } from '../run-folder/run-config.ts';
import { trainAndScore } from './train-and-score.ts';
import { checkSameData, trainRun, writeRunStart } from './train-run.ts';

/** Three epochs a layer that learn so fast that the second of conv3 is the best; every epoch is kept. */
const hastyConfig = (checkpoint: PartialConfig['checkpoint'] = {}): SpikesegConfig =>
  tinyConfig({
    seed: 3,
    max_epochs: 3,
    model: { conv2_channels: 4 },
    stdp: { lr_plus: 0.5, lr_minus: 0.375 },
    data: { input_height: 32, input_width: 32, n_timesteps: 5, timestep_ms: 20, synthetic: { duration_s: 2 } },
    checkpoint: { keep_last_n: 20, ...checkpoint },
    logging: { tensorboard: false },
  });

async function hastyRun(checkpoint?: PartialConfig['checkpoint']) {
  const config = hastyConfig(checkpoint);
  const root = temporaryFolder();
  const context = testContext({ cwd: root });
  const paths = runPaths(root, config);
  const stimuli = await loadStimuli(config, recordingsNamed(['a', 'b', 'c'], 2), { stop: neverInterrupted });
  writeRunStart({ context, call: testCall(), config }, root);
  const run = await trainRun({ context, call: testCall(), config, paths, backend: wasmBackend, stimuli, resume: undefined });
  return { run, weightsOf: (name: string) => readCheckpoint(join(paths.checkpoints, `${name}.safetensors`)).weights };
}

describe('the weights that a run is scored with', () => {
  it('are those of its best epoch, which best.safetensors keeps, though later epochs were worse', async () => {
    const { run, weightsOf } = await hastyRun();
    const { epochs, best } = run.result.state.finished[1];
    expect({ epochs, best: best?.epoch }).toEqual({ epochs: 3, best: 1 });
    const [second, third] = [weightsOf('epoch-002-conv3'), weightsOf('epoch-003-conv3')];
    expect(second['conv3.weight']).not.toEqual(third['conv3.weight']);
    expect(weightsOf('best')).toEqual(second);
    expect(run.weights).toEqual(second);
    expect(weightsOf('last')).toEqual(third);
    expect(run.result.weights).toEqual(third);
  }, 120_000);

  it('are the last ones where the best are not kept', async () => {
    const { run, weightsOf } = await hastyRun({ save_best: false });
    expect(run.result.state.finished[1].best?.epoch).toBe(1);
    expect(() => weightsOf('best')).toThrow(/got no such file/);
    expect(run.weights).toEqual(weightsOf('epoch-003-conv3'));
  }, 120_000);

  it('are what the engine is given when the training has ended', async () => {
    const config = hastyConfig();
    const root = temporaryFolder();
    const context = testContext({ cwd: root });
    const paths = runPaths(root, config);
    let scored: NetworkWeights | undefined;
    const scoring = new Error('scoring has begun');
    const backend: Backend = {
      ...wasmBackend,
      compile: async (network, weights) => {
        const { outcome } = JSON.parse(readFileSync(paths.run, 'utf8')) as RunRecord;
        if (outcome === 'running') return wasmBackend.compile(network, weights);
        scored = weights;
        throw scoring;
      },
    };
    writeRunStart({ context, call: testCall(), config }, root);
    const rest = { isNew: true, resume: undefined, skipBad: false, score: true };
    await expect(trainAndScore({ context, call: testCall(), config, backend, paths: () => paths, ...rest })).rejects.toThrow(
      scoring,
    );
    const [best, last] = ['best', 'last'].map((name) => {
      const { network, weights } = readCheckpoint(join(paths.checkpoints, `${name}.safetensors`));
      return forwardTensors(network, weights)['conv3'].weight;
    });
    expect(best).not.toEqual(last);
    expect(scored?.['conv3.weight']).toEqual(best);
  }, 120_000);
});

it('leaves scores to evaluate where that is asked for, with a report of the training', async () => {
  const config = hastyConfig();
  const root = temporaryFolder();
  const context = testContext({ cwd: root });
  const paths = runPaths(root, config);
  writeRunStart({ context, call: testCall(), config }, root);
  const rest = { isNew: true, resume: undefined, skipBad: false, score: false };
  const run = await trainAndScore({ context, call: testCall(), config, backend: wasmBackend, paths: () => paths, ...rest });
  expect(run).toMatchObject({ metrics: undefined, lines: [expect.stringContaining('evaluate')] });
  expect([paths.metricsJson, paths.report].map((path) => existsSync(path))).toEqual([false, true]);
}, 120_000);

it('trains the layers that a list marks, in its order, and leaves the others as they were', async () => {
  const conv = { kind: 'conv', kernel: 3, threshold: 1, leak: 0.1, weights: { init: 'normal' } } as const;
  const config = tinyConfig({
    network: [
      { ...conv, name: 'fixed', maps: 3, train: false, weights: { init: 'spots' } },
      { ...conv, name: 'first', maps: 2, train: true },
      { kind: 'pool', name: 'half', kernel: 2, stride: 2 },
      { ...conv, name: 'between', maps: 3, train: false },
      { ...conv, name: 'second', maps: 2, train: true },
    ],
    data: { input_height: 32, input_width: 32, n_timesteps: 5, timestep_ms: 20, synthetic: { duration_s: 2 } },
    logging: { tensorboard: false },
  });
  const root = temporaryFolder();
  const context = testContext({ cwd: root });
  const paths = runPaths(root, config);
  const stimuli = await loadStimuli(config, recordingsNamed(['a', 'b', 'c'], 2), { stop: neverInterrupted });
  writeRunStart({ context, call: testCall(), config }, root);
  const { result } = await trainRun({
    context,
    call: testCall(),
    config,
    paths,
    backend: wasmBackend,
    stimuli,
    resume: undefined,
  });
  expect(result.state.finished.map(({ layer }) => layer)).toEqual(['first', 'second']);
  const { config: stored, network, weights } = readCheckpoint(join(paths.checkpoints, 'last.safetensors'));
  expect(stored.network).toEqual(config.network);
  const before = untrainedWeights(config, network);
  const changed = Object.keys(weights).filter((name) => String(weights[name].data) !== String(before[name].data));
  expect(changed).toEqual(expect.arrayContaining(['first.weight', 'second.weight']));
  expect(changed.filter((name) => !/^(first|second)\./.test(name))).toEqual([]);
}, 120_000);

const seen = (name: string, fingerprint = name.repeat(64)): SeenRecording => ({ name, part: 'train', fingerprint });

describe('a run goes on only with the data that it began with', () => {
  const split = { kind: 'by-recording', train: ['a', 'b'], validation: [] } as const;
  const { training, ...model } = tinyCheckpoint();
  const checkpoint = { ...model, training: { ...training, split, recordings: [seen('a'), seen('b')] } };
  const stimuliOf = (...recordings: readonly SeenRecording[]): StimulusSet => ({
    recordings: recordings.map((one) => ({
      ...one,
      seen: one,
      events: 1,
      durationUs: 1,
      pixels: 1,
      unitIsOpen: true,
      on: 1,
      windows: [],
      objects: 0,
    })),
    split,
    train: [],
    validation: [],
  });
  const end = ': expected the 2 recordings that the run began with, got others';

  it('the same recordings in the same order pass', () => {
    expect(() => checkSameData(checkpoint, stimuliOf(seen('a'), seen('b')))).not.toThrow();
  });

  it.each([
    ['one is missing', [seen('a')], `b${end} (1)`],
    ['one is new', [seen('a'), seen('b'), seen('c')], `c${end} (3)`],
    ['one has other events', [seen('a'), seen('b', 'f'.repeat(64))], `b${end} (2)`],
    ['one plays another part', [seen('a'), { ...seen('b'), part: 'validation' as const }], `b${end} (2)`],
    ['their order is another one', [seen('b'), seen('a')], `recordings${end} (2)`],
  ])('%s: it is refused, and the first that differs is named', (_, recordings, beginning) => {
    expect(() => checkSameData(checkpoint, stimuliOf(...recordings))).toThrow(
      new UsageError(`${beginning}; restore them, or train anew`),
    );
  });
});
