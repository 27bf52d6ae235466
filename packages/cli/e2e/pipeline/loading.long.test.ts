import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../run-cli.ts';
import { bytesOf, newFolder, runUntil, small, textOf, train } from './pipeline.fixture.ts';

/* Recordings are loaded by threads and kept on disk and in memory: nothing of it may show in what is learned. */

const { path: cwd, remove } = newFolder();
afterAll(remove);

/** Trains a little and gives what was learned. */
async function learned(name: string, ...argv: readonly string[]): Promise<string> {
  const little = ['max_epochs=1', 'train_conv3=false', 'evaluation.slice_ms=500'];
  await train(cwd, '--data-root', 'made', '--name', name, '--quiet', ...little, ...argv);
  return bytesOf(cwd, 'runs', name, 'checkpoints', 'last.safetensors');
}

const cachedIn = (name: string) =>
  Number(/windows of (\d) recording\(s\) were in /.exec(textOf(cwd, 'runs', name, 'logs', 'train.log'))?.[1]);
const entriesIn = (cache: string) => readdirSync(join(cwd, cache)).map((name) => join(cwd, cache, name));
const hidden = () => readdirSync(join(cwd, 'runs')).filter((name) => name.startsWith('.'));

let plain: string;
beforeAll(async () => {
  await runCli(cwd, ['synth', '--output', 'made', '--quiet', ...small.filter((key) => key.startsWith('data.'))]);
  plain = await learned('plain');
});

describe('the same checkpoint', () => {
  test('with an empty cache, a full one and a damaged one, whatever the number of workers', async () => {
    const cache = 'data.cache_dir=cache';
    expect(await learned('empty', cache, 'data.num_workers=1')).toBe(plain);
    expect(entriesIn('cache')).toHaveLength(3);
    expect(await learned('full', cache)).toBe(plain);
    const [first, second] = entriesIn('cache');
    const whole = readFileSync(first);
    writeFileSync(first, whole.subarray(0, whole.length - 8));
    writeFileSync(
      second,
      Uint8Array.from(readFileSync(second), (byte, i) => (i === 3000 ? byte ^ 1 : byte)),
    );
    expect(await learned('damaged', cache, 'data.num_workers=4')).toBe(plain);
    expect(readFileSync(first)).toEqual(whole);
    expect(['empty', 'full', 'damaged'].map(cachedIn)).toEqual([0, 3, 1]);
  });

  test('with no memory for windows, which lie in a folder then that goes with the run', async () => {
    expect(await learned('spilled', 'data.cache_memory_mb=0', 'data.num_workers=4')).toBe(plain);
    expect(hidden()).toEqual([]);
  });
});

test('a batch is simulated with the same weights: another checkpoint', async () => {
  expect(await learned('batch', 'data.batch_size=4')).not.toBe(plain);
});

// Windows has no SIGINT for other processes: kill ends them at once.
test.skipIf(process.platform === 'win32').each([0, 2])(
  'Ctrl-C while %i workers load ends the run, and nothing is left',
  async (workers) => {
    const many = ['data.synthetic.recordings=200', 'data.synthetic.duration_s=60', 'logging.log_level=DEBUG'];
    const stored = ['data.cache_dir=stopped', 'data.cache_memory_mb=0', `data.num_workers=${workers}`];
    const before = readdirSync(join(cwd, 'runs'));
    const { code, out, err } = await runUntil(cwd, 'reading 201 ', ['train', ...small, ...many, ...stored]);
    expect({ code, out }).toEqual({ code: 130, out: '' });
    expect(err.endsWith('interrupted; nothing was written\n')).toBe(true);
    expect(readdirSync(join(cwd, 'runs'))).toEqual(before);
    expect(readdirSync(join(cwd, 'stopped')).filter((name) => !name.endsWith('.windows'))).toEqual([]);
  },
);
