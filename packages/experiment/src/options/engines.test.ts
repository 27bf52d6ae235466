import { expect, test } from 'vitest';
import { UsageError } from '../errors/errors.ts';
import { backendByName, engineNames } from './engines.ts';

test.each(engineNames)('%s is found by its own name', async (name) => {
  expect((await backendByName(name)).name).toBe(name);
});

test('a certain GPU has a name that leads to it', async () => {
  expect((await backendByName('tfjs-gpu:2')).name).toBe('tfjs-gpu:2');
});

test.each(['abacus', 'tfjs-gpu:', 'tfjs-gpu:x', 'constructor'])('%s is an error that names what there is', async (name) => {
  await expect(backendByName(name)).rejects.toThrow(
    new UsageError(`engine: expected one of wasm, typescript, tfjs-gpu, tfjs-node, tfjs-wasm, tfjs-cpu, got ${name}`),
  );
});
