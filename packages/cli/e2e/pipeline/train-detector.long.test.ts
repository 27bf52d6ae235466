import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { says } from '@spikeseg/test-support';
import { afterAll, expect, test } from 'vitest';
import { runCli } from '../run-cli.ts';
import { bytesOf, newFolder, runUntil, searchIn } from './pipeline.fixture.ts';
import { hasEventReader, readEvents } from './read-events.fixture.ts';

/* Training of the detector: how things move is learned from generated skies whose stars drift, killed on the way, and used. */

const { path: cwd, remove } = newFolder();
afterAll(remove);

const drifting = [
  'recordings=2',
  'negatives=0',
  'duration_s=8',
  'noise=poisson',
  'background_rate_hz=3000',
  'stars=30',
  'zero_point=16',
  'drift_px_s=25',
];
const sky = ['--preset', 'ebssa', 'data.dataset=synthetic'];
const keys = [...sky, ...drifting.map((key) => `data.synthetic.${key}`)];
const run = (name: string) => join(cwd, 'runs', name);
const learned = (name: string) =>
  ['checkpoints/best.safetensors', 'motions.csv', 'objects.csv', 'metrics.csv'].map((file) => bytesOf(run(name), file));

test('train learns the drift of the stars, and detect and evaluate take what it learned', {
  timeout: 1_800_000,
}, async () => {
  const trained = await runCli(cwd, ['train', ...keys, '--name', 'whole', '--no-score', '--quiet', '--json']);
  expect(trained).toMatchObject({ code: 0, err: '' });
  const { learned: taught } = JSON.parse(trained.out) as { learned: { motions: { vx: number; vy: number }[] } };
  const speeds = taught.motions.map(({ vx, vy }) => Math.hypot(vx, vy));
  expect(speeds.some((speed) => Math.abs(speed - 25) < 1.5)).toBe(true);
  expect(readFileSync(join(run('whole'), 'report.html'), 'utf8')).toContain('Numbers that were learned');
  expect(existsSync(join(run('whole'), 'plots', 'motions-slow.png'))).toBe(true);
  const { inspected } = JSON.parse((await runCli(cwd, ['inspect', 'runs/whole/checkpoints/best.safetensors', '--json'])).out) as {
    inspected: unknown[];
  };
  expect(inspected).toMatchObject([{ learned: taught }]);

  await runCli(cwd, [
    'synth',
    '--output',
    'night',
    '--quiet',
    ...drifting.map((key) => `data.synthetic.${key}`),
    'data.synthetic.recordings=1',
  ]);
  const recording = 'night/Labelled Data/synth001_davis_td_labelled.mat';
  const lines = async (argv: readonly string[], folder: string) => {
    expect(await runCli(cwd, ['detect', recording, ...argv, '--quiet', '--output', folder])).toMatchObject({ code: 0, err: '' });
    return bytesOf(searchIn(cwd, folder), 'detections.csv').length;
  };
  const [plain, own] = [await lines([], 'plain'), await lines(['--checkpoint', 'runs/whole'], 'own')];
  expect(own).toBeGreaterThan(plain);
  // By its path it has the name of its run, too.
  const file = await lines(['--checkpoint', 'runs/whole/checkpoints/best.safetensors'], 'file');
  expect(file).toBe(own);
  const scored = await runCli(cwd, ['evaluate', 'runs/whole', '--data-root', 'night', '--json', '--output', 'scores']);
  const { rows } = JSON.parse(scored.out) as { rows: { name: string }[] };
  const names = rows.map(({ name }) => name);
  expect(names[0]).toBe('trained evidence neurons');
  expect(names).toContain('evidence neurons');
});

test('what one camera taught is refused for another, and so are two cameras that teach at once', {
  timeout: 600_000,
}, async () => {
  for (const sensor of ['DAVIS', 'ATIS']) {
    const short = ['recordings=1', 'negatives=0', 'duration_s=1', `sensor=${sensor}`].map((key) => `data.synthetic.${key}`);
    expect(await runCli(cwd, ['synth', '--output', 'both', '--quiet', ...short])).toMatchObject({ code: 0 });
  }
  const detected = await runCli(cwd, ['detect', 'both', '--checkpoint', 'runs/whole', '--quiet', '--output', 'refused']);
  expect(detected).toMatchObject({ code: 2, err: says('304 × 240') });
  const trained = await runCli(cwd, ['train', '--preset', 'ebssa', '--data-root', 'both', '--quiet']);
  expect(trained).toMatchObject({ code: 2, err: says('240 × 180') });
});

test.skipIf(!hasEventReader)('has event files in which an independent reader finds how the learning went', async () => {
  const { series } = await readEvents(join(run('whole'), 'tensorboard'));
  const rows =
    readFileSync(join(run('whole'), 'metrics.csv'), 'utf8')
      .trimEnd()
      .split('\n').length - 1;
  const steps = Array.from({ length: rows }, (_, k) => k + 1);
  for (const figure of ['events', 'found', 'motions', 'off_share']) {
    expect(series[`objects/${figure}`].map(({ step }) => step)).toEqual(steps);
    expect(series[`objects/${figure}`].every(({ kind }) => kind === 'scalar')).toBe(true);
  }
  expect(series['objects/velocities'].map(({ kind, step }) => [kind, step])).toEqual([
    ['image', 1],
    ['image', 2],
  ]);
  const speeds = Object.entries(series).filter(([tag]) => tag.startsWith('objects/speed_px_s/'));
  expect(speeds.some(([, points]) => Math.abs((points.at(-1)?.value ?? 0) - 25) < 1.5)).toBe(true);
});

// Windows has no SIGINT for other processes: kill ends them at once.
test.skipIf(process.platform === 'win32')(
  'a training that is stopped and goes on ends with the bytes of one that was never stopped',
  { timeout: 1_800_000 },
  async () => {
    const stopped = await runUntil(cwd, ' followed', ['train', ...keys, '--name', 'stopped', '--no-score']);
    expect(stopped.code).toBe(130);
    expect(stopped.err).toMatch(says(`spikeseg-cli train --resume ${run('stopped')}`));
    expect(await runCli(cwd, ['train', '--resume', 'runs/stopped', '--no-score', '--quiet'])).toMatchObject({ code: 0, err: '' });
    expect(learned('stopped')).toEqual(learned('whole'));
    if (!hasEventReader) return;
    const seriesOf = async (name: string) => (await readEvents(join(run(name), 'tensorboard'))).series;
    expect(await seriesOf('stopped')).toEqual(await seriesOf('whole'));
  },
);
