import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nightSensor, writeNight } from '../../batch/src/completeness/measured.fixture.ts';
import { cli } from './batch-kills.fixture.ts';
import { bytesOf, filesBelow, newFolder } from './pipeline/pipeline.fixture.ts';

/* A command as jobs writes what it writes on one machine, to the byte. */

const { path: folder, remove } = newFolder();
afterAll(remove);

/** Short recordings, and slices of which there are few. */
const small = ['device=cpu', 'max_epochs=1', 'model.conv2_channels=8', 'evidence.bin_px=4'];
const sky = ['recordings=2', 'negatives=0', 'duration_s=0.5', 'background_rate_hz=300'].map((key) => `data.synthetic.${key}`);

beforeAll(() => cli(folder, 'synth', '--output', 'made', ...sky, '--quiet'));

/** Plans, runs in two parts, and collects. */
async function asJobs(root: string, ...argv: readonly string[]): Promise<string> {
  await cli(folder, 'batch', 'plan', ...argv, '-o', root, '--quiet');
  for (const shard of ['2/2', '1/2']) await cli(folder, 'batch', 'run', root, '--shard', shard, '--quiet');
  return cli(folder, 'batch', 'collect', root);
}

/** Files of two folders, but for what tells of time and place. */
function sameFiles(single: string, jobs: string, one: string): void {
  const [a, b] = [single, jobs].map((name) => join(folder, name));
  const files = filesBelow(a).filter((file) => !['timing.json', 'report.html'].includes(file));
  expect(files).toContain(one);
  expect(filesBelow(b).filter((file) => file !== 'report.html')).toEqual(files);
  for (const file of files) expect([file, bytesOf(b, file)]).toEqual([file, bytesOf(a, file)]);
}

const read = (...path: readonly string[]): string => readFileSync(join(folder, ...path), 'utf8');

test('Folds that are jobs come to the same cv.csv and cv.json.', async () => {
  const argv = ['cv', '--data-root', 'made', '--folds', '2', ...small];
  await cli(folder, ...argv, '--output', 'runs', '--name', 'crossed', '--quiet');
  expect(await asJobs('folds', ...argv)).toMatch(/^2 of 2 jobs are done\.$[^]*^over folds: mean ± standard deviation/m);
  for (const file of ['cv.csv', 'cv.json', join('fold-2', 'metrics.json')])
    expect(read('folds', file)).toBe(read('runs', 'crossed', file));
});

test('Points of a sweep that are jobs come to the same sweep.csv and sweep.json.', async () => {
  const argv = ['train', '--multirun', 'data.held_out=[synth001_davis_td_labelled]', 'stdp.lr_plus=0.02,0.04', ...small];
  const data = ['--data-root', 'made'];
  await cli(folder, ...argv, ...data, '--output', 'runs', '--name', 'swept', '--quiet');
  expect(await asJobs('points', ...argv, ...data)).toMatch(/^2 of 2 jobs are done\.$/m);
  for (const file of ['sweep.csv', 'sweep.json', join('run-2', 'metrics.csv')])
    expect(read('points', file)).toBe(read('runs', 'swept', file));
});

test('Objects that are injected by jobs come to the same completeness.', async () => {
  writeNight(folder);
  const detectors = ['--detector', 'evidence', '--detector', 'hough'];
  const grid = ['--sensor-size', nightSensor, '--injections', '1', '--speeds', '0', '--magnitudes=-7,-3'];
  const argv = ['completeness', 'night.csv', ...detectors, ...grid];
  await cli(folder, ...argv, '--output', 'limits', '--quiet');
  expect(await asJobs('injected', ...argv)).toMatch(/^\d+ of \d+ jobs are done\.$/m);
  sameFiles(join('limits', 'completeness'), join('injected', 'completeness'), 'completeness.json');
});

test('A batch of the detector ebssa stays one where a file of this name has come since.', async () => {
  writeNight(folder);
  const grid = ['--sensor-size', nightSensor, '--injections', '1', '--speeds', '0', '--magnitudes=-7,-3'];
  await cli(folder, 'batch', 'plan', 'completeness', 'night.csv', '--detector', 'ebssa', ...grid, '-o', 'ready');
  writeFileSync(join(folder, 'ebssa'), '');
  await cli(folder, 'batch', 'run', 'ready');
  expect(await cli(folder, 'batch', 'collect', 'ready')).toMatch(/^\d+ of \d+ jobs are done\.$/m);
});
