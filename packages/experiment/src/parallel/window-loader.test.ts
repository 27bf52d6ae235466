import { expect, it, test } from 'vitest';
import { neverInterrupted } from '../interruption.ts';
import { tinyConfig } from '../models/tiny.fixture.ts';
import { recordingsNamed } from '../recordings/loading.fixture.ts';
import { windowOptions } from '../recordings/stimuli.ts';
import { loadWindows } from '../windows/recording-windows.ts';
import { openWindowLoader } from './window-loader.ts';

const file = new URL('./load-worker.fixture.ts', import.meta.url);
const [{ origin }] = recordingsNamed(['a'], 2);
const job = { origin, options: windowOptions(tinyConfig()), cache: undefined };

test.each([
  [0, 5, 0],
  [1, 5, 1],
  [8, 2, 2],
  [2, 0, 0],
])('asked for %i workers for %i recordings: %i', async (workers, jobs, expected) => {
  const loader = openWindowLoader({ workers, jobs, stop: neverInterrupted, file });
  expect(loader.workers).toBe(expected);
  await loader.close();
});

it('a thread hands over what the calling thread would have made, and nothing of its own memory', async () => {
  const loader = openWindowLoader({ workers: 1, jobs: 1, stop: neverInterrupted, file });
  try {
    const { pack, entry, cached } = await loader.load(job);
    expect({ pack, entry, cached }).toEqual(await loadWindows(job));
    expect(pack.buffer.byteLength).toBe(pack.length);
  } finally {
    await loader.close();
  }
});

it('a thread that cannot start fails the job that waits for it', async () => {
  const nowhere = new URL('./nowhere.ts', import.meta.url);
  const loader = openWindowLoader({ workers: 1, jobs: 1, stop: neverInterrupted, file: nowhere });
  await expect(loader.load(job)).rejects.toThrow(/nowhere\.ts/);
  await loader.close();
});

it('a thread that exits fails its job by the name of the recording', async () => {
  const exits = new URL('data:text/javascript,process.exit(0)');
  const loader = openWindowLoader({ workers: 2, jobs: 2, stop: neverInterrupted, file: exits });
  const night = { ...job, origin: { kind: 'file', path: '/data/night.h5', group: 'a' } as const };
  const messages = await Promise.all([job, night].map((one) => loader.load(one).catch((error: Error) => error.message)));
  expect(messages).toEqual([
    expect.stringMatching(/^generated recording of seed \d+: .* exited with code 0/),
    expect.stringMatching(/^\/data\/night\.h5: a: .* exited with code 0/),
  ]);
  await loader.close();
});
