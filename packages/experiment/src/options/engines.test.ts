import { expect, test } from 'vitest';
import { UsageError } from '../errors/errors.ts';
import { backendByName, engineNames } from './engines.ts';

test.each(engineNames)('%s is found by its own name', async (name) => {
  expect((await backendByName(name)).name).toBe(name);
});

test.each(['tfjs-gpu:2', 'tfjs-webgpu:software'])('%s leads to a certain GPU', async (name) => {
  expect((await backendByName(name)).name).toBe(name);
});

test.each(['abacus', 'tfjs-gpu:', 'tfjs-gpu:x', 'tfjs-gpu:software', 'tfjs-webgpu:1', 'constructor'])(
  '%s is an error that names what there is',
  async (name) => {
    await expect(backendByName(name)).rejects.toThrow(
      new UsageError(
        `engine: expected one of wasm, typescript, tfjs-gpu, tfjs-webgpu, tfjs-node, tfjs-wasm, tfjs-cpu, got ${name}`,
      ),
    );
  },
);
