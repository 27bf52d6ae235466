import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newFolder, searchIn, textOf } from './pipeline/pipeline.fixture.ts';
import { runCli } from './run-cli.ts';

/* What tables of one recording say: the same in detect, evaluate and on a live stream, one row per frame and track, and nothing that was not seen. */

const { path: cwd, remove } = newFolder();
afterAll(remove);

const name = 'synth001_davis_td_labelled';
const start = '2026-01-30T19:12:03Z';
let folder = '';

/** Rows of a table by column. */
const tableOf = (path: string): Readonly<Record<string, string>>[] => {
  const [header, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const columns = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((field, k) => [columns[k], field])));
};

const utcUs = ({ utc }: Readonly<Record<string, string>>) => Date.parse(utc) * 1000 + Number(utc.slice(23, 26));
const withoutUtc = (text: string) => text.replaceAll(/2026-[\w:.-]+Z/g, '');

/** Runs a command that is to end well. */
async function wellDone(argv: readonly string[]): Promise<void> {
  const { code, err } = await runCli(cwd, argv);
  if (code !== 0 || err !== '') throw new Error(`${argv.join(' ')}: ${code}, ${err}`);
}

beforeAll(async () => {
  // Objects that slew are slow and fast by turns: reports are every 40 ms, and every 10 ms in between.
  const scene = ['scene=slews', 'duration_s=3', 'recordings=1', 'negatives=0'].map((key) => `data.synthetic.${key}`);
  for (const argv of [
    ['synth', '--output', 'made', '--quiet', ...scene],
    ['detect', join('made', 'Labelled Data', `${name}.mat`), '--output', 'found', '--quiet', '--epoch', start],
  ])
    await wellDone(argv);
  folder = searchIn(cwd, 'found');
});

test('a folder bears the name of the recording', () => {
  expect(folder).toBe(join(cwd, 'found', `detect-${name}`));
});

test('a MOT file has each pair of frame and track once, and a frame is a report whose time stands beside it', () => {
  const points = tableOf(join(folder, 'tracks.csv'));
  const frames = tableOf(join(folder, 'mot', `${name}-frames.csv`));
  const rows = textOf(folder, 'mot', `${name}.txt`).trimEnd().split('\n');
  const pairs = rows.map((row) => row.split(',').slice(0, 2).map(Number));
  expect(points.length).toBeGreaterThan(100);
  expect(new Set(pairs.map(String)).size).toBe(points.length);
  expect(frames.map(({ frame }) => Number(frame))).toEqual(frames.map((_, k) => k + 1));
  const told = pairs.map(([frame, track]) => `${frames[frame - 1]['t_us']} ${track}`);
  expect(told.toSorted()).toEqual(points.map((point) => `${point['t_us']} ${point['track']}`).toSorted());
  const gaps = frames.slice(1).map((row, k) => Number(row['t_us']) - Number(frames[k]['t_us']));
  expect(gaps.every((gap) => [10_000, 20_000, 30_000, 40_000].includes(gap))).toBe(true);
  expect(gaps.some((gap) => gap < 40_000)).toBe(true);
});

test('every point of a track is a detection, lies on the sensor, and has no more digits than it is worth', () => {
  const [points, detections] = ['tracks.csv', 'detections.csv'].map((file) => tableOf(join(folder, file)));
  const seen = new Set(detections.map(({ t_us, track }) => `${t_us} ${track}`));
  for (const { t_us, track, x, y } of points) {
    expect(seen).toContain(`${t_us} ${track}`);
    expect(Math.abs(Number(x) - 119.5)).toBeLessThanOrEqual(120);
    expect(Math.abs(Number(y) - 89.5)).toBeLessThanOrEqual(90);
  }
  for (const row of [...points, ...detections])
    for (const column of ['x', 'y', 'w', 'h', 'vx', 'vy', 'score']) expect(row[column]).toMatch(/^(-?\d+(\.\d{1,4})?)?$/);
});

test('--epoch gives every row its UTC', () => {
  const [first] = tableOf(join(folder, 'mot', `${name}-frames.csv`));
  // The first report is 40 ms after the first event, unless something fast was found before.
  expect(first['utc']).toMatch(/^2026-01-30T19:12:03\.0[1-4]0000Z$/);
  const [point] = tableOf(join(folder, 'tracks.csv'));
  const lateUs = Number(point['t_us']) - Number(first['t_us']);
  expect(utcUs(point) - utcUs(first)).toBe(lateUs);
});

const placesIn = (path: string) => tableOf(path).map(({ t_us, x, y, score }) => [t_us, x, y, score]);
const tracksIn = (path: string) => tableOf(path).map(({ track, t_us }) => [track, t_us]);

test('evaluate scores the tracks that detect writes; of a file of detections those that it names', async () => {
  const scored = ['evaluate', '--data-root', 'made', '--quiet', '--output'];
  expect(await runCli(cwd, [...scored, 'own'])).toMatchObject({ code: 0 });
  const file = join(folder, 'detections.csv');
  expect(await runCli(cwd, [...scored, 'file', '--detections', file])).toMatchObject({ code: 0 });
  for (const table of ['tracks.csv', 'detections.csv'])
    expect(textOf(cwd, 'own', 'evaluate-evidence', table)).toBe(withoutUtc(textOf(folder, table)));
  expect(placesIn(join(cwd, 'file', 'evaluate-detections', 'detections.csv'))).toEqual(placesIn(file));
  expect(tracksIn(join(cwd, 'file', 'evaluate-detections', 'tracks.csv'))).toEqual(tracksIn(join(folder, 'tracks.csv')));
});

test('--epoch without a zone, and with two recordings, is refused before the search', async () => {
  const keys = ['data.synthetic.recordings=2', 'data.synthetic.negatives=0', 'data.synthetic.duration_s=1'];
  await wellDone(['synth', '--output', 'two', '--quiet', ...keys]);
  for (const argv of [
    [join('made', 'Labelled Data', `${name}.mat`), '--epoch', '2026-01-30T19:12:03'],
    ['two', '--epoch', start],
  ]) {
    const { code, err } = await runCli(cwd, ['detect', ...argv, '--quiet']);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^error: --epoch: expected .*\n$/) });
  }
});
