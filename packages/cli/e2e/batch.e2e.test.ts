import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { nightSensor, writeNight } from '../../batch/src/completeness/measured.fixture.ts';
import { newFolder } from './pipeline/pipeline.fixture.ts';
import { runCli } from './run-cli.ts';

const scratch = newFolder();
afterAll(scratch.remove);

test('The built command plans, runs over threads, says how far it is, and collects.', async () => {
  const folder = scratch.path;
  mkdirSync(join(folder, 'nights'));
  for (const seed of [1, 2]) writeNight(join(folder, 'nights'), { seconds: 1, seed, name: `n${seed}.csv` });
  const batch = async (...argv: readonly string[]) => {
    const { code, out, err } = await runCli(folder, ['batch', ...argv, '--json']);
    expect({ argv, code, said: code === 0 ? '' : err }).toEqual({ argv, code: 0, said: '' });
    return JSON.parse(out) as Record<string, unknown>;
  };
  expect(await batch('plan', 'detect', 'nights', '-o', 'night', '--sensor-size', nightSensor)).toMatchObject({
    jobs: 2,
    added: 2,
  });
  expect(await batch('run', 'night', '--threads', '2')).toMatchObject({ jobs: 2, done: 2, failed: 0 });
  expect(await batch('status', 'night')).toMatchObject({ jobs: 2, done: 2, waiting: 0 });
  expect(await batch('collect', 'night')).toMatchObject({ done: 2, open: 0, wishedFalseAlarmsPerHour: 1 });
  expect(readFileSync(join(folder, 'night', 'tracks.csv'), 'utf8')).toMatch(/^recording,track,class,start_utc,/);
});
