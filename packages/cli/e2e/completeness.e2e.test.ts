import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { nightSensor, writeNight } from '../../batch/src/completeness/measured.fixture.ts';
import { newFolder } from './pipeline/pipeline.fixture.ts';
import { runCli } from './run-cli.ts';

const scratch = newFolder();
afterAll(scratch.remove);

test('the built command measures over threads, and says where its picture is', async () => {
  const night = writeNight(scratch.path);
  const asked = ['--speeds', '0', '--magnitudes=-6,-1', '--injections', '2', '--sensor-size', nightSensor];
  const { code, out, err } = await runCli(scratch.path, ['completeness', night, ...asked, '--workers', '2']);
  expect({ code, said: code === 0 ? '' : err }).toEqual({ code: 0, said: '' });
  expect(out).toContain(`picture: ${join(scratch.path, 'runs', 'completeness', 'completeness.png')}\n`);
  expect(err).toMatch(/^took .*; next: spikeseg-cli detect night\.csv --sensor-size \S+$/m);
  const picture = readFileSync(join(scratch.path, 'runs', 'completeness', 'completeness.png'));
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  expect(readdirSync(join(scratch.path, 'runs')).toSorted()).toEqual(['completeness', 'completeness-jobs']);
});
