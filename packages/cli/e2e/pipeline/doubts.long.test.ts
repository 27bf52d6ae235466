import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecording } from '@spikeseg/data-ebssa';
import { writeRecording } from '@spikeseg/data-ebssa/writing';
import { says } from '@spikeseg/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../run-cli.ts';
import { type Metrics, newFolder, small, textOf } from './pipeline.fixture.ts';

/* Among good recordings one with times in ms and one without events; and runs that learn nothing, or move the split. */

const { path: cwd, remove } = newFolder();
afterAll(remove);

const file = (number: string) => join('made', 'Labelled Data', `synth${number}_davis_td_labelled.mat`);
const argv = [...small, '--data-root', 'made'];
const doubts = [
  says('warning: synth001_davis_td_labelled', '0.003 s', 'ms', '3 s', 'µs'),
  /^warning: synth002_davis_td_labelled: no events: nothing can be found or learned in it/m,
];

beforeAll(async () => {
  const keys = ['data.synthetic.recordings=3', 'data.synthetic.duration_s=3', 'data.synthetic.negatives=0'];
  await runCli(cwd, ['synth', '--output', 'made', ...keys]);
  const change = async (number: string, times: (t: Float64Array) => Float64Array, keep: number): Promise<void> => {
    const recording = await readRecording(join(cwd, file(number)));
    const { x, y, p, t, sensor } = recording.events;
    const events = { x: x.slice(0, keep), y: y.slice(0, keep), p: p.slice(0, keep), t: times(t.slice(0, keep)), sensor };
    const objects = recording.objects.map((track) => ({ ...track, t: times(track.t) }));
    writeFileSync(join(cwd, file(number)), writeRecording({ ...recording, events, objects }));
    // The truth of events that are not these any more.
    rmSync(join(cwd, file(number).replace('_td_labelled.mat', '_truth.npy')));
  };
  await change('001', (t) => t.map((us) => Math.floor(us / 1000)), Infinity);
  await change('002', (t) => t, 0);
});

describe('recordings that cannot be what they say are told by', () => {
  test('detect', async () => {
    const { code, err } = await runCli(cwd, [
      'detect',
      'made',
      'evaluation.detector=evidence',
      'evidence.bin_px=4',
      'device=cpu',
    ]);
    expect(code).toBe(0);
    for (const doubt of doubts) expect(err).toMatch(doubt);
    expect(err).not.toMatch(/^warning: synth003/m);
  });

  test('train, and evaluate of what came of it', async () => {
    const trained = await runCli(cwd, ['train', ...argv, '--no-score']);
    expect(trained.code).toBe(0);
    for (const doubt of doubts) expect(trained.err).toMatch(doubt);
    const scored = await runCli(cwd, ['evaluate', 'spikeseg_default', 'device=cpu', 'seed=7', '--json']);
    expect(scored.code).toBe(0);
    for (const doubt of doubts) expect(scored.err).toMatch(doubt);
    expect(scored.err).toMatch(says('warning: seed 7', 42));
    expect(Object.values((JSON.parse(scored.out) as Metrics).seen)).toContain('trained the model');
  });
});

test('a run in which no map won says so: in the terminal, in the report, and when it is used', async () => {
  const short = ['data.synthetic.recordings=1', 'data.synthetic.negatives=0', 'data.synthetic.duration_s=1', '--no-score'];
  const { code, err } = await runCli(cwd, ['train', ...small, ...short, '--name', 'deaf', 'model.thresholds=[0.1,1000,1000]']);
  expect(code).toBe(0);
  const said = /conv2: nothing was learned: no map has won in \d+ stimuli/;
  expect(err).toMatch(said);
  expect(textOf(cwd, 'runs', 'deaf', 'report.html')).toMatch(said);
  const scored = await runCli(cwd, ['evaluate', 'deaf', 'device=cpu', 'data.synthetic.duration_s=1']);
  expect(scored.err).toMatch(said);
});

test('a sweep over seeds says that they move what is compared', async () => {
  const { code, err } = await runCli(cwd, ['train', ...argv, '--multirun', 'seed=1,2', '--dry-run']);
  expect(code).toBe(0);
  expect(err).toMatch(says('warning:', 'seeds'));
});
