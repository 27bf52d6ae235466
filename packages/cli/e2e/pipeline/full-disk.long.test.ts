import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { says } from '@spikeseg/test-support';
import { afterAll, expect, test } from 'vitest';
import { runCli } from '../run-cli.ts';
import { bytesOf, filesBelow, newFolder, small } from './pipeline.fixture.ts';

/* A disk of 250 kB that fills up while a recording is converted, and while a network learns: a file system in memory, which only root may mount. */

const { path: cwd, remove } = newFolder();
const disk = join(cwd, 'disk');
mkdirSync(disk);
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=250k', 'tmpfs', disk]).status === 0;
if (!mounted) console.log('skipped: a full disk, as a small file system can only be mounted by root on Linux');
afterAll(() => {
  if (mounted) spawnSync('umount', [disk]);
  remove();
});

test.skipIf(!mounted)('a recording for which there is no room is an error that names its file, and leaves nothing', async () => {
  const one = ['data.synthetic.recordings=1', 'data.synthetic.negatives=0', 'data.synthetic.duration_s=5'];
  expect((await runCli(cwd, ['synth', '--output', 'night', 'data.synthetic.noise=davis', ...one])).code).toBe(0);
  const ended = await runCli(cwd, ['convert', 'night/Labelled Data/synth001_davis_td_labelled.mat', 'disk/night.csv']);
  expect(ended).toMatchObject({ code: 2, err: expect.stringMatching(/^error: \S+disk\/night\.csv: .* \(ENOSPC\); .*\n$/) });
  expect(filesBelow(disk)).toEqual([]);
});

test.skipIf(!mounted)(
  'a full disk is an error of one line, the last checkpoint stays, and with room the run goes on',
  async () => {
    const argv = ['train', ...small, 'max_epochs=9', 'checkpoint.keep_last_n=9', 'logging.tensorboard=false'];
    const full = await runCli(cwd, [...argv, '--name', 'a', '--output', disk]);
    expect(full.code).toBe(2);
    const lines = full.err.trim().split('\n');
    expect(lines.at(-1)).toMatch(says('error:', /checkpoints.\S+\.safetensors/, 'ENOSPC'));
    expect(lines.at(-2)).toMatch(says('warning:', /spikeseg-cli train --resume .*disk.a$/));
    const left = filesBelow(join(disk, 'a'));
    expect(left).toContain('checkpoints/last.safetensors');
    expect(left.filter((file) => file.endsWith('.tmp'))).toEqual([]);

    expect((await runCli(cwd, ['inspect', join(disk, 'a', 'checkpoints', 'last.safetensors')])).code).toBe(0);
    expect(spawnSync('mount', ['-o', 'remount,size=8m', disk]).status).toBe(0);
    expect(await runCli(cwd, ['train', '--resume', join(disk, 'a'), '--no-score', '--quiet'])).toMatchObject({
      code: 0,
      err: '',
    });
    expect((await runCli(cwd, [...argv, '--name', 'roomy', '--no-score', '--quiet'])).code).toBe(0);
    for (const file of ['checkpoints/last.safetensors', 'checkpoints/best.safetensors', 'metrics.csv']) {
      expect(bytesOf(disk, 'a', file)).toBe(bytesOf(cwd, 'runs', 'roomy', file));
    }
  },
);
