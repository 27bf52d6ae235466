import { afterAll, expect, test } from 'vitest';
import { bytesOf, filesBelow, newFolder, runUntil, small, train } from './pipeline.fixture.ts';

const { path: cwd, remove } = newFolder();
afterAll(remove);

/** Trains a little and gives what was learned. */
async function learned(name: string, ...argv: readonly string[]): Promise<string> {
  const little = ['max_epochs=1', 'train_conv3=false'];
  await train(cwd, '--name', name, '--quiet', ...little, ...argv);
  return bytesOf(cwd, 'runs', name, 'checkpoints', 'last.safetensors');
}

test('a batch is simulated with the same weights: another checkpoint', async () => {
  expect(await learned('batch', 'data.batch_size=4')).not.toBe(await learned('plain'));
});

// Windows has no SIGINT for other processes: kill ends them at once.
test.skipIf(process.platform === 'win32')('Ctrl-C while recordings are read ends the run, and nothing is left', async () => {
  const many = ['data.synthetic.recordings=200', 'data.synthetic.duration_s=60', 'logging.log_level=DEBUG'];
  const before = filesBelow(cwd);
  const { code, out, err } = await runUntil(cwd, 'reading 201 ', ['train', ...small, ...many]);
  expect({ code, out }).toEqual({ code: 130, out: '' });
  expect(err.endsWith('interrupted; nothing was written\n')).toBe(true);
  expect(filesBelow(cwd)).toEqual(before);
});
