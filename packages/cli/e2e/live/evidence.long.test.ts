import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { says } from '@spikeseg/test-support';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newFolder, searchIn, textOf } from '../pipeline/pipeline.fixture.ts';
import { runCli } from '../run-cli.ts';
import { csvOf, eventsIn, rowsOf, startFollow, until } from './live.fixture.ts';

const { path: cwd, remove } = newFolder();
afterAll(remove);

const recording = 'synth001_davis_td_labelled';
const keys = ['evaluation.detector=evidence'];
let csv = '';
const whole: Record<'detections' | 'tracks', string[]> = { detections: [], tracks: [] };

beforeAll(async () => {
  const synth = ['data.synthetic.recordings=1', 'data.synthetic.negatives=0', 'data.synthetic.duration_s=8'];
  await runCli(cwd, ['synth', '--output', 'made', '--quiet', ...synth]);
  csv = csvOf(await eventsIn(join(cwd, 'made', 'Labelled Data', `${recording}.mat`)));
  const { code, err } = await runCli(cwd, ['detect', 'made', '--quiet', '-o', 'found', ...keys]);
  if (code !== 0) throw new Error(err);
  const rows = (name: string) => textOf(searchIn(cwd, 'found'), name).trim().split('\n');
  whole.detections = rows('detections.csv');
  whole.tracks = rows('tracks.csv');
});

const liveRows = (out: string) => ({
  detections: [whole.detections[0], ...rowsOf(out, 'detection', whole.detections[0])],
  tracks: [whole.tracks[0], ...rowsOf(out, 'track', whole.tracks[0])],
});

test('from a pipe, without a checkpoint: the rows that detect writes', async () => {
  const program = startFollow(cwd, ['-', ...keys, 'data.sensor=DAVIS']);
  program.listen();
  program.child.stdin?.end(csv);
  expect(await program.ended).toBe(0);
  expect(whole.detections.length).toBeGreaterThan(50);
  expect(whole.tracks.length).toBeGreaterThan(10);
  expect(liveRows(program.out().replaceAll('"stdin"', `"${recording}"`))).toEqual(whole);
  expect(program.err()).toMatch(says('themselves', '40 ms'));
});

// Windows has no SIGINT for other processes: kill ends them at once.
test.skipIf(process.platform === 'win32')('a file that grows, until SIGINT: the beginning of the same', async () => {
  const path = join(cwd, `${recording}.csv`);
  const half = csv.indexOf('\n', csv.length / 2) + 1;
  writeFileSync(path, csv.slice(0, half));
  const program = startFollow(cwd, [path, ...keys, 'data.sensor=DAVIS']);
  program.listen();
  const timeAt = (at: number) => Number(csv.slice(csv.lastIndexOf('\n', at - 2) + 1, at).split(',')[0]);
  const before = (tUs: number) => whole.detections.slice(1).filter((row) => Number(row.split(',')[1]) <= tUs).length;
  const found = () => liveRows(program.out().replace(/[^\n]*$/, '')).detections.length - 1;
  for (const at of [half, csv.length]) {
    // The open step of 10 ms waits for an event after it.
    await until(() => found() >= before(timeAt(at) - 10_000));
    expect(found()).toBeLessThanOrEqual(before(timeAt(at)));
    if (at === half) appendFileSync(path, csv.slice(half));
  }
  program.child.kill('SIGINT');
  expect(await program.ended).toBe(130);
  const { detections, tracks } = liveRows(program.out());
  expect(detections).toEqual(whole.detections.slice(0, detections.length));
  expect(tracks).toEqual(whole.tracks.slice(0, tracks.length));
  expect(program.out()).toMatch(/^\{"type":"end",.*"reason":"interrupted"/m);
});
