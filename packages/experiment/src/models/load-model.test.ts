import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mergeConfigs, type PartialConfig, parseOverrides, stringifyConfig } from '@spikeseg/config';
import type { DataSplit } from '@spikeseg/data-ebssa/splits';
import { readSafetensors } from '@spikeseg/snn-core/safetensors';
import { expect, it, onTestFinished, vi } from 'vitest';
import { encodeCheckpoint } from '../checkpoints/checkpoint.ts';
import { seal } from '../checkpoints/checkpoint-seal.ts';
import { temporaryFolder, workIn } from '../context/context.fixture.ts';
import { tinyCheckpoint, tinyConfig } from '../network/tiny.fixture.ts';
import { loadModel } from './load-model.ts';

const byRecording: DataSplit = { kind: 'by-recording', train: ['a', 'b'], validation: ['c'] };

const load = (args: readonly string[] = [], name = 'night') => loadModel(name, { settings: parseOverrides(args) });

/** A run folder runs/night with a checkpoint `last`, and a loader of it. */
function withRun(changes: PartialConfig = {}, split: DataSplit = byRecording) {
  const cwd = temporaryFolder();
  workIn(cwd);
  const root = join(cwd, 'runs', 'night');
  const config = tinyConfig({ seed: 7, ...changes });
  const checkpoint = tinyCheckpoint(config);
  mkdirSync(join(root, 'checkpoints'), { recursive: true });
  writeFileSync(join(root, 'config.yaml'), stringifyConfig(config));
  writeFileSync(join(root, 'run.json'), '{}');
  const path = join(root, 'checkpoints', 'last.safetensors');
  const bytes = encodeCheckpoint({ ...checkpoint, training: { ...checkpoint.training, split } });
  writeFileSync(path, bytes);
  return { cwd, path, checkpoint, bytes };
}

it('a run by name has the weights and network of its checkpoint, and its data and device from its folder', () => {
  const { path, checkpoint } = withRun({ data: { data_root: '/data', num_workers: 2 } });
  const model = load();
  expect(model).toMatchObject({ path, name: 'night', weights: checkpoint.weights, network: checkpoint.network });
  expect(model.config).toMatchObject({ seed: 7, device: 'cpu', data: { data_root: '/data', num_workers: 2 } });
  expect(model.training?.split).toEqual(byRecording);
});

it('how files are read is of the recordings of the run, and never of others', () => {
  const said = { sensor_size: '64x48', format: 'text', columns: 't,x,y,p', unit: 'ms', stream: '1' } as const;
  const { cwd, bytes } = withRun({ data: { data_root: '/data', ...said } });
  const nothing = { sensor_size: null, format: null, columns: null, unit: null, stream: null };
  expect(load().config.data).toMatchObject(said);
  expect(load(['data.unit=s', 'data.format=null']).config.data).toMatchObject({ ...said, unit: 's', format: null });
  expect(load(['data.data_root=/other']).config.data).toMatchObject(nothing);
  expect(load(['data.data_root=/other', 'data.columns=x,y,t,p']).config.data).toMatchObject({ ...nothing, columns: 'x,y,t,p' });
  const named = loadModel('night', { settings: { data: { unit: 'ns' } } }, 'named');
  expect(named.config.data).toMatchObject({ ...nothing, unit: 'ns' });
  writeFileSync(join(cwd, 'alone.safetensors'), bytes);
  expect(load([], 'alone.safetensors').config.data).toMatchObject(nothing);
});

it('where to write comes from the command line alone, whatever a run or a checkpoint says', () => {
  const places: PartialConfig = {
    output_dir: '/theirs',
    experiment_name: 'theirs',
    logging: { log_dir: 'theirs' },
    checkpoint: { save_dir: 'checkpoints' },
  };
  const { cwd, checkpoint } = withRun(places);
  const { tensors, metadata } = readSafetensors(encodeCheckpoint(checkpoint));
  const { checksum: _, ...unsealed } = metadata;
  const config = JSON.stringify(mergeConfigs(checkpoint.config, places));
  writeFileSync(join(cwd, 'theirs.safetensors'), seal({ tensors, metadata: { ...unsealed, config } }));
  for (const name of ['night', 'theirs.safetensors']) {
    expect(JSON.stringify(load([], name).config)).not.toMatch(/theirs/);
    expect(load(['output_dir=/mine'], name).config.output_dir).toBe('/mine');
  }
});

it.each(['/theirs', '../theirs', 'a/../../theirs', 'C:/theirs'])('a run that keeps its files in %s is refused', (folder) => {
  const { cwd } = withRun();
  const file = join(cwd, 'runs/night/config.yaml');
  const sound = readFileSync(file, 'utf8');
  for (const [name, key] of [
    ['checkpoints', 'checkpoint.save_dir'],
    ['logs', 'logging.log_dir'],
  ]) {
    writeFileSync(file, sound.replace(`_dir: ${name}`, `_dir: ${folder}`));
    expect(() => load()).toThrow(
      `${key}: expected folder inside the run folder, relative and without .., got the text "${folder}"`,
    );
  }
});

it('a run from somebody else cannot ask for variables of the environment', () => {
  const { cwd } = withRun();
  const file = join(cwd, 'runs/night/config.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^output_dir: .*$/m, 'output_dir: ./$SECRET'));
  expect(readFileSync(file, 'utf8')).toMatch(/SECRET/);
  expect(() => load([], 'night')).toThrow(/expected the environment variable SECRET to be set/);
});

it('a $ in the folder of its recordings is a $, and what the user gives expands', () => {
  vi.stubEnv('SECRET', 'told');
  onTestFinished(() => void vi.unstubAllEnvs());
  withRun({ data: { data_root: '/data/$SECRET' } });
  expect(load().config.data.data_root).toBe('/data/$SECRET');
  expect(load(['data.data_root=/$SECRET']).config.data.data_root).toBe('/told');
});

it('how much a recording may hold is said by the user alone', () => {
  withRun({ data: { limit_factor: 1e5 } });
  expect(load().config.data.limit_factor).toBe(1);
  expect(load(['data.limit_factor=7']).config.data.limit_factor).toBe(7);
});

it('a checkpoint that lies alone brings the configuration of the model with it', () => {
  const { cwd, bytes } = withRun({ data: { timestep_ms: 50 } });
  writeFileSync(join(cwd, 'alone.safetensors'), bytes);
  const model = load([], 'alone.safetensors');
  expect(model.name).toBe('alone');
  expect(model.config).toMatchObject({ seed: 7, data: { timestep_ms: 50 } });
});

it.each([
  'data.data_root=elsewhere',
  'data.sensor=ATIS',
  'data.synthetic.duration_s=9',
  'data.num_workers=2',
  'evaluation.state=carry',
  'device=cpu',
  'output_dir=elsewhere',
  'checkpoint.keep_last_n=1',
])('%s may change', (override) => {
  withRun();
  expect(() => load([override])).not.toThrow();
});

it.each([
  'stdp.lr_plus=0.02',
  'model.thresholds=[1,1,1]',
  'data.timestep_ms=50',
  'data.n_timesteps=5',
  'data.input_channels=1',
  'max_epochs=3',
  'wta.mode=local',
  'checkpoint.save_best=false',
])('%s would change the model and is refused', (override) => {
  withRun();
  const key = override.split('=')[0];
  expect(() => load([override])).toThrow(
    new RegExp(
      `^${key.replaceAll('.', String.raw`\.`)}(\\[0\\])?: is part of the trained model and cannot change now; expected a key whose role is not model`,
    ),
  );
});

it('option dataRoot means files, whatever the model was trained on', () => {
  withRun();
  expect(load(['data.data_root=/data']).config.data).toMatchObject({ dataset: 'ebssa', data_root: '/data' });
});

/** A layer whose training has come to its end. */
const ended = (layer: string, maps: number) =>
  ({ layer, outcome: 'converged', epochs: 2, stimuli: 9, wins: Array.from({ length: maps }, () => 3), best: null }) as const;

it('the best checkpoint of a training that has ended is a trained network, though it was saved before the end', () => {
  const { path, checkpoint, bytes } = withRun();
  writeFileSync(join(dirname(path), 'best.safetensors'), bytes);
  expect(load().warnings).toHaveLength(1);
  const state = { finished: [ended('conv2', 36), ended('conv3', 1)], current: null };
  writeFileSync(path, encodeCheckpoint({ ...checkpoint, training: { ...checkpoint.training, state } }));
  expect(load().path).toMatch(/best\.safetensors$/);
  expect(load().warnings).toEqual([]);
});

it('says which layers have not been trained to the end', () => {
  withRun();
  expect(load().warnings).toEqual([
    expect.stringMatching(/night.*: the training of conv2, conv3 has not ended; this is not a trained network$/),
  ]);
});

it('another seed than that of the training is told: what it draws anew, and that the split is not', () => {
  withRun();
  expect(load(['seed=7']).warnings).toHaveLength(1);
  expect(load(['seed=8'])).toMatchObject({
    warnings: [
      expect.stringMatching(/not ended/),
      expect.stringMatching(/^seed 8, trained with 7: recordings keep the part .*but generated recordings, untrained networks/),
    ],
    training: { split: byRecording },
  });
});
