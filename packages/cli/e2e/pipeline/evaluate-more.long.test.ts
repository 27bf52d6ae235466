import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../run-cli.ts';
import { type Metrics, newFolder, searchIn, small, textOf, trained } from './pipeline.fixture.ts';

/* Evaluations that take several runs each. */

const { path: cwd, remove } = newFolder();
afterAll(remove);

beforeAll(async () => {
  await trained(cwd);
  await runCli(cwd, ['synth', '--output', 'made', '--quiet', ...small.filter((key) => key.startsWith('data.'))]);
});

async function evaluated(...argv: readonly string[]): Promise<Metrics> {
  const { code, out, err } = await runCli(cwd, ['evaluate', 'spikeseg_default', '--json', '--quiet', ...argv]);
  if (code !== 0) throw new Error(err);
  return JSON.parse(out) as Metrics;
}

/** Scores of all recordings, by the run that has trained on two of them. */
let ofMade: Metrics;

describe('evaluate', () => {
  test('--split says which recordings are scored, and what they were in training', async () => {
    const training = await evaluated('--split', 'train');
    const validation = await evaluated('--split', 'validation');
    expect(Object.values(training.seen)).toEqual(['trained the model', 'trained the model']);
    expect(Object.values(validation.seen)).toEqual(['held out']);
  });

  test('recordings are known again by their events, whatever they are called; others are unseen', async () => {
    // `synth` writes the recordings that training generates; another seed writes others.
    ofMade = await evaluated('--data-root', 'made', '--output', 'scores');
    expect(Object.values(ofMade.seen).toSorted()).toEqual(['held out', 'trained the model', 'trained the model']);
    const keys = small.filter((key) => key.startsWith('data.'));
    const one = ['data.synthetic.recordings=1', 'data.synthetic.negatives=0'];
    expect(await runCli(cwd, ['synth', '--output', 'others', '--seed', '9', '--quiet', ...keys, ...one])).toMatchObject({
      code: 0,
    });
    const others = await evaluated('--data-root', 'others', '--output', 'scores');
    expect(new Set(Object.values(others.seen))).toEqual(new Set(['unseen']));
  });
});

/** Those of the run, for detectors that learn nothing. */
const steps = ['data.timestep_ms=50'];
/** Scores a file. */
const scoreFile = (...argv: readonly string[]) => runCli(cwd, ['evaluate', '--data-root', 'made', '--output', 'files', ...argv]);

describe('evaluate --detections', () => {
  test('what detect found scores as it does there, beside the rows that need no network', async () => {
    await runCli(cwd, ['detect', 'made', '-c', 'spikeseg_default', '--output', 'found', '--quiet']);
    const file = join(searchIn(cwd, 'found'), 'detections.csv');
    const { code, out } = await scoreFile('--detections', file, '--json', '--quiet', ...steps);
    expect(code).toBe(0);
    const ours = JSON.parse(out) as Metrics;
    expect(ours.rows.map(({ name, kind }) => `${kind}: ${name}`)).toEqual([
      'model: detections.csv',
      'baseline: activity filter + density',
      'baseline: pixel-rate likelihood',
      'baseline: Hough lines',
      'baseline: evidence neurons',
      'baseline: raw events',
      'null: labels shifted',
      'null: every pixel fires',
      'null: no output',
    ]);
    expect(new Set(Object.values(ours.seen))).toEqual(new Set(['unknown']));
    expect(ours.rows[0].score).toEqual(ofMade.rows[0].score);
    for (const row of ours.rows.slice(1, 4)) expect(row.score).toEqual(ofMade.rows.find(({ name }) => name === row.name)?.score);
    expect(textOf(ours.folder, 'detections.csv')).toBe(textOf(file));
  });
});

test('evaluate scores evidence without a checkpoint, beside what needs no network and null tests', async () => {
  const argv = ['evaluate', '--data-root', 'others', '--output', 'evidence', '--json', '--quiet', 'evidence.bin_px=4'];
  const { code, out, err } = await runCli(cwd, argv);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const { rows } = JSON.parse(out) as Metrics;
  expect(rows.map(({ name }) => name)).toEqual([
    'evidence neurons',
    'activity filter + density',
    'pixel-rate likelihood',
    'Hough lines',
    'raw events',
    'labels shifted',
    'pixels permuted',
    'every pixel fires',
    'no output',
    'noise, random track',
  ]);
  for (const name of ['pixels permuted', 'noise, random track']) {
    const pd = rows.find((row) => row.name === name)?.score.figures.detection.pd.value;
    expect(pd).toBeLessThanOrEqual(0.01);
  }
});
