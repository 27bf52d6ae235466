import { spawn } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CompletenessReport } from '@spikeseg/evaluation';
import { sharedPath } from '@spikeseg/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nightSensor, writeNight } from '../../batch/src/completeness/measured.fixture.ts';
import { bytesOf, newFolder, trained } from './pipeline/pipeline.fixture.ts';
import { type CliResult, runCli, userEnv } from './run-cli.ts';

/* Threads, kills and real recordings. */

const scratch = newFolder();
const cwd = scratch.path;
const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
afterAll(scratch.remove);

const grid = ['--speeds', '0,60', '--magnitudes=-7,-1', '--injections', '1', '--sensor-size', nightSensor];
const asked = ['completeness', 'night.csv', 'later.csv', '--detector', 'evidence', '--detector', 'hough', ...grid];
const files = ['completeness.csv', 'completeness.json', 'completeness.png'];

const reportIn = (output: string) =>
  JSON.parse(readFileSync(join(cwd, output, 'completeness', 'completeness.json'), 'utf8')) as CompletenessReport;

beforeAll(async () => {
  writeNight(cwd, { seconds: 12 });
  writeNight(cwd, { seed: 2, name: 'later.csv' });
  const { code, err } = await runCli(cwd, [...asked, '--output', 'alone', '--workers', '0']);
  if (code !== 0) throw new Error(err);
});

/** Files of a run beside those of the one in one thread that was never stopped. */
const differing = (output: string): string[] =>
  files.filter((file) => bytesOf(cwd, output, 'completeness', file) !== bytesOf(cwd, 'alone', 'completeness', file));

/** Runs the command, and presses Ctrl-C, or kills it, as soon as so many jobs are kept. */
function runUntilJobs(argv: readonly string[], jobs: string, signal: 'SIGINT' | 'SIGKILL', count = 3): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...argv], { cwd, env: userEnv(), stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const watch = setInterval(() => {
      if (!existsSync(jobs) || keptIn(jobs).length < count) return;
      // Once: a second Ctrl-C ends the process without a word.
      clearInterval(watch);
      child.kill(signal);
    }, 10);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watch);
      resolve({ code, out, err });
    });
  });
}

/** Answers that are kept. */
const keptIn = (jobs: string): string[] => globSync('jobs/*/*/answer.json', { cwd: jobs });

const goesOn = /interrupted; \d+ of \d+ jobs are done; what is done stays in .*completeness-jobs; the same command goes on\n$/;
/** How far it is; how often that is told depends on the machine. */
const onItsWay = /^(completeness: .*\n)*$/;

test.skipIf(process.platform === 'win32').each([
  ['Ctrl-C', 'SIGINT', '0', 130, goesOn],
  ['a kill over threads', 'SIGKILL', '2', null, onItsWay],
] as const)(
  'after %s the same command goes on, and ends with the bytes of a run that was never stopped',
  async (name, signal, workers, code, said) => {
    const output = name.replaceAll(' ', '-');
    const jobs = join(cwd, output, 'completeness-jobs');
    const argv = [...asked, '--output', output, '--workers', workers];
    const stopped = await runUntilJobs(argv, jobs, signal);
    expect({ code: stopped.code, err: stopped.err }).toEqual({ code, err: expect.stringMatching(said) });
    expect(readdirSync(join(cwd, output))).toEqual(['completeness-jobs']);
    const kept = keptIn(jobs);
    expect(kept.length).toBeLessThan(keptIn(join(cwd, 'alone', 'completeness-jobs')).length);
    const before = kept.map((file) => bytesOf(jobs, file));
    expect(await runCli(cwd, argv)).toMatchObject({ code: 0 });
    expect(kept.map((file) => bytesOf(jobs, file))).toEqual(before);
    expect(differing(output)).toEqual([]);
  },
);

const inStages = [
  'completeness',
  'night.csv',
  'later.csv',
  '--speeds',
  '60',
  '--magnitudes=-7,-6,-4,-3,-1',
  '--injections',
  '11',
];
const quickly = (output: string, workers: string) => [
  ...inStages,
  '--quick',
  '--sensor-size',
  nightSensor,
  '--output',
  output,
  '--workers',
  workers,
];
const differingFromQuick = (output: string): string[] =>
  files.filter((file) => bytesOf(cwd, output, 'completeness', file) !== bytesOf(cwd, 'quick', 'completeness', file));

describe('--quick', () => {
  let all = 0;
  beforeAll(async () => {
    const { code, err } = await runCli(cwd, quickly('quick', '0'));
    if (code !== 0) throw new Error(err);
    all = keptIn(join(cwd, 'quick', 'completeness-jobs')).length;
  });

  test('some kinds are decided, and have fewer objects', () => {
    const { quick, completeness } = reportIn('quick');
    const undecided = quick?.undecided.map(({ magnitude }) => magnitude) ?? [];
    expect(undecided.length).toBeLessThan(5);
    for (const { magnitude, injected } of completeness.detectors[0][0].cells)
      expect(injected).toBe(undecided.includes(magnitude) ? 22 : 16);
  });

  test.skipIf(process.platform === 'win32')(
    'after Ctrl-C in the second stage the same command goes on over threads, and ends with the bytes of a run in one that was never stopped',
    async () => {
      const argv = quickly('quick-stopped', '2');
      const jobs = join(cwd, 'quick-stopped', 'completeness-jobs');
      const stopped = await runUntilJobs(argv, jobs, 'SIGINT', all - 2);
      expect({ code: stopped.code, err: stopped.err }).toEqual({ code: 130, err: expect.stringMatching(goesOn) });
      expect(stopped.err).toContain('first stage is done');
      expect(await runCli(cwd, argv)).toMatchObject({ code: 0 });
      expect(keptIn(jobs)).toHaveLength(all);
      expect(differingFromQuick('quick-stopped')).toEqual([]);
    },
  );
});

/** What is found of what a seed injects. */
async function injectedBy(seed: string): Promise<string> {
  const argv = ['completeness', 'night.csv', '--detector', 'hough', ...grid, '--output', `seeded-${seed}`, '--seed', seed];
  expect(await runCli(cwd, argv)).toMatchObject({ code: 0 });
  return bytesOf(cwd, `seeded-${seed}`, 'completeness', 'completeness.json');
}

test('another seed injects other objects', async () => {
  expect(await injectedBy('7')).not.toEqual(await injectedBy('8'));
});

test('a trained network is measured beside evidence neurons, by its run and by its file, and is the same detector both times', async () => {
  await trained(cwd);
  const best = join('runs', 'spikeseg_default', 'checkpoints', 'best.safetensors');
  const detectors = ['evidence', 'spikeseg_default', best].flatMap((name) => ['--detector', name]);
  const { code, err, out } = await runCli(cwd, ['completeness', 'night.csv', ...grid, ...detectors, '--output', 'networks']);
  expect({ code, said: code === 0 ? '' : err }).toEqual({ code: 0, said: '' });
  expect(out).toContain('best.safetensors');
  const { completeness } = reportIn('networks');
  expect(completeness.detectors[2]).toEqual(completeness.detectors[1]);
});

const recordings = sharedPath('data/ebssa');

test.skipIf(!recordings)(
  'the beginning of an unlabelled recording of another sensor, 346×260, is measured as it is',
  async () => {
    const name = '2018-03-11-19-48-31_bsidavis_humanity_star_tracking_td';
    const file = join(recordings ?? '', 'Unlabelled Data', `${name}.mat`);
    expect(await runCli(cwd, ['convert', file, 'beginning.mat', '--until', '14'])).toMatchObject({ code: 0 });
    const few = ['--speeds', '3', '--magnitudes=-7,1', '--injections', '5', '--output', 'unlabelled'];
    const { code, err } = await runCli(cwd, ['completeness', 'beginning.mat', ...few, '--workers', '2']);
    expect({ code, said: code === 0 ? '' : err }).toEqual({ code: 0, said: '' });
    const { recordings: reports, completeness } = reportIn('unlabelled');
    expect(reports).toMatchObject([{ name: 'beginning', sensor: { width: 346, height: 260 }, labelledObjects: 0 }]);
    const [[{ cells, m50 }]] = completeness.detectors;
    // Every detector finds 631 events/s; none finds 0.4.
    expect(cells.map(({ found, trials }) => found / trials)).toEqual([1, 0]);
    expect(m50.kind).toBe('measured');
  },
);
