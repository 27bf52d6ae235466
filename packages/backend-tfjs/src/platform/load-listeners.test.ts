import process from 'node:process';
import { expect, test } from 'vitest';
import { loadRuntime, withoutListeners } from './load.ts';

const counts = () => [process.listenerCount('uncaughtException'), process.listenerCount('unhandledRejection')];
const ignore = (): void => {};

test('loading a platform hangs nothing on the process', async () => {
  const before = counts();
  for (const platform of ['cpu', 'wasm'] as const) await loadRuntime(platform, {});
  expect(counts()).toEqual(before);
});

test('what was there stays; what is added goes, also when it fails', async () => {
  process.on('uncaughtException', ignore);
  const before = counts();
  const failing = withoutListeners(async () => {
    process.on('uncaughtException', () => {});
    process.on('unhandledRejection', () => {});
    expect(counts()).toEqual(before.map((count) => count + 1));
    throw new Error('did not start');
  });
  await expect(failing).rejects.toThrow('did not start');
  expect(counts()).toEqual(before);
  process.removeListener('uncaughtException', ignore);
});
