import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { says } from '@spikeseg/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CliResult } from '../run-cli.ts';
import { bytesOf, filesBelow, newFolder, textOf, train } from './pipeline.fixture.ts';
import { hasEventReader, readEvents } from './read-events.fixture.ts';

const { path: cwd, remove } = newFolder();
afterAll(remove);

describe('a run', () => {
  let result: CliResult;
  const run = join(cwd, 'runs', 'spikeseg_default');
  beforeAll(async () => {
    const upload = ['logging.tensorboard=false', 'logging.wandb=true', 'logging.wandb_project=night_sky'];
    result = await train(cwd, 'checkpoint.keep_last_n=4', 'logging.log_interval=4', ...upload);
  });

  test('leaves every file that it should, and no other', () => {
    const files = filesBelow(run);
    const events = files.filter((file) => file.startsWith('tensorboard/'));
    expect(events).toEqual([expect.stringMatching(/^tensorboard\/events\.out\.tfevents\./)]);
    const recordings = ['001', '002', '003'].map((number) => `synthetic-test-${number}`);
    expect(files.filter((file) => !file.startsWith('tensorboard/'))).toEqual(
      [
        'checkpoints/best.safetensors',
        ...['conv2', 'conv3'].flatMap((layer) => [1, 2].map((epoch) => `checkpoints/epoch-00${epoch}-${layer}.safetensors`)),
        'checkpoints/last.safetensors',
        'config.yaml',
        'detections.csv',
        'logs/train.log',
        'metrics.csv',
        'metrics.json',
        'operating_curve.csv',
        ...['conv2', 'conv3'].flatMap((layer) =>
          ['convergence', 'thresholds', 'wins'].map((kind) => `plots/${kind}-${layer}.png`),
        ),
        ...['conv1', 'conv2', 'conv3'].map((layer) => `plots/filters-${layer}.png`),
        ...recordings.flatMap((name) => ['frame', 'spacetime', 'tracks'].map((kind) => `plots/${kind}-${name}.png`)),
        'plots/operating-curve.png',
        'plots/scores.png',
        'report.html',
        'run.json',
        'timing.json',
        'track_operating_curve.csv',
        'tracks.csv',
        'plots/track-operating-curve.png',
      ].toSorted(),
    );
  });

  test('has pictures that are pictures', () => {
    for (const file of filesBelow(join(run, 'plots'))) {
      const bytes = readFileSync(join(run, 'plots', file));
      expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
      expect(bytes.length).toBeGreaterThan(1000);
    }
  });

  test('prints the table with the trained network beside the untrained one, and where the run is', () => {
    const lines = result.out.split('\n');
    expect(lines[1]).toMatch(/^detector +J r=1 +J r=3 +J r=5 +J r=10 +strict sens +spec +J \[95 %\] +Pd \[95 %\] +false\/min/);
    expect(lines.slice(2, 16).map((line) => line.split(/ {2,}/)[0])).toEqual([
      'trained network',
      'untrained network',
      'untrained, as many detections',
      'constant weights, as many detections',
      'activity filter + density',
      'pixel-rate likelihood',
      'Hough lines',
      'evidence neurons',
      'raw events',
      'null: labels shifted',
      'null: pixels permuted',
      'null: every pixel fires',
      'null: no output',
      'null: noise, random track',
    ]);
    expect(result.out).toMatch(/^events +F1 +interval +precision +recall +IoU +F1 of tracks/m);
    expect(result.out).toMatch(/^synthetic-test-001 +unseen +\d+/m);
    const places = `\nrun: ${run}\nplots: ${join(run, 'plots')}\nreport: ${join(run, 'report.html')}\n`;
    expect(result.out).toMatch(says(places, 'wandb sync'));
  });

  test('tells on stderr, and in its log, what it read and how each layer ended', () => {
    for (const text of [result.err, textOf(run, 'logs', 'train.log')]) {
      expect(text).toMatch(/split by recording: 2 train, 1 validate/);
      expect(text).toMatch(/conv2: max-epochs after 2 epochs, 20 stimuli, C_l 0\.\d{4}/);
      expect(text).toMatch(/conv3: max-epochs after 2 epochs, 20 stimuli/);
    }
    const log = textOf(run, 'logs', 'train.log');
    expect(Array.from(log.matchAll(/INFO +conv2: (\d+) stimuli, epoch 1$/gm), ([, stimuli]) => Number(stimuli))).toEqual([4, 8]);
  });

  test('records how it came about', () => {
    const record = JSON.parse(textOf(run, 'run.json')) as Record<string, unknown>;
    expect(record).toMatchObject({ outcome: 'max-epochs', seed: 42, versions: { node: process.versions.node } });
    expect(record['command']).toContain('checkpoint.keep_last_n=4');
    expect(record['seconds']).toBeGreaterThan(0);
  });

  test('has a row of metrics for every check, four per layer', () => {
    const [header, ...rows] = textOf(run, 'metrics.csv').trimEnd().split('\n');
    expect(header).toMatch(/^layer,epoch,stimuli,convergence_measure,/);
    expect(rows.map((row) => row.split(',').slice(0, 3).join())).toEqual(
      ['conv2', 'conv3'].flatMap((layer) => ['0,5', '0,10', '1,15', '1,20'].map((place) => `${layer},${place}`)),
    );
  });

  test('has a report that holds the table, every plot and the changed keys, and needs no other file', () => {
    const report = textOf(run, 'report.html');
    expect(report).toMatch(/^<!DOCTYPE html>\n/);
    const row = '<th scope="row">checkpoint.keep_last_n</th><td>4</td><td>3</td>';
    for (const text of [row, 'untrained, as many detections', 'null: pixels permuted', 'synthetic-test-003'])
      expect(report).toContain(text);
    const pictures = Array.from(report.matchAll(/src="data:image\/png;base64,([^"]+)"/g), ([, base64]) => base64);
    const plots = filesBelow(join(run, 'plots')).map((file) => bytesOf(run, 'plots', file));
    expect(pictures.toSorted()).toEqual(plots.toSorted());
  });

  test('says in run.json and in its report, as on the terminal, how to upload its event files to Weights & Biases', () => {
    const { wandbSync } = JSON.parse(textOf(run, 'run.json')) as { wandbSync: string[] };
    const [, id] = / --id ([0-9a-f]{12}) /.exec(result.out) ?? [];
    expect(wandbSync).toEqual(['wandb', 'sync', '--project', 'night_sky', '--id', id, join(run, 'tensorboard')]);
    expect(filesBelow(wandbSync[6])).toEqual([expect.stringContaining('tfevents')]);
    for (const text of [result.out, textOf(run, 'report.html')])
      expect(text).toContain(`wandb sync --project night_sky --id ${id} `);
  });

  test.skipIf(!hasEventReader)(
    'has event files in which an independent reader finds scalars, histograms and pictures',
    async () => {
      const events = await readEvents(join(run, 'tensorboard'));
      const points = (tag: string) => events.series[tag].map(({ step }) => step);
      expect(points('conv2/convergence_measure')).toEqual([5, 10, 15, 20]);
      expect(points('conv3/wins_per_map')).toEqual([25, 30, 35, 40]);
      expect(points('conv3/filters')).toEqual([30, 40]);
      expect(events.series['conv2/weights'][0]).toMatchObject({ kind: 'histogram', count: 36 * 4 * 5 * 5 });
      expect(events.series['conv2/filters'][0]).toMatchObject({ kind: 'image' });
      for (const figure of [
        'threshold_mean',
        'threshold_min',
        'threshold_max',
        'rate_mean',
        'gain_mean',
        'validation_concordance',
      ])
        expect(events.series[`conv3/${figure}`].every(({ kind }) => kind === 'scalar')).toBe(true);
    },
  );
});

test('--dry-run says what would be done, and writes nothing', async () => {
  const before = filesBelow(cwd);
  const { out } = await train(cwd, '--dry-run', '--output', 'elsewhere');
  expect(out).toMatch(says('valid', '3 recordings', 'conv2, conv3', join(cwd, 'elsewhere')));
  expect(filesBelow(cwd)).toEqual(before);
});
