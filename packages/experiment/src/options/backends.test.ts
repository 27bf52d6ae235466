import { typescriptBackend, wasmBackend } from '@spikeseg/snn-core';
import { expect, test } from 'vitest';
import { UsageError } from '../errors/errors.ts';
import { backendByName, tfjsBackends } from './device.ts';

test.each([typescriptBackend, wasmBackend, ...tfjsBackends])('$name is found by its own name', (backend) => {
  expect(backendByName(backend.name)).toBe(backend);
});

test('a certain GPU has a name that leads to it', () => {
  expect(backendByName('tfjs-gpu:2').name).toBe('tfjs-gpu:2');
});

test.each(['abacus', 'tfjs-gpu:', 'tfjs-gpu:x'])('%s is an error that names what there is', (name) => {
  expect(() => backendByName(name)).toThrow(
    new UsageError(`engine: expected one of wasm, typescript, tfjs-gpu, tfjs-node, tfjs-wasm, tfjs-cpu, got ${name}`),
  );
});
