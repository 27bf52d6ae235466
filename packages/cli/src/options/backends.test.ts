import { typescriptBackend, wasmBackend } from '@spikeseg/snn-core';
import { expect, test } from 'vitest';
import { BackendUnavailableError } from '../errors/errors.ts';
import { backendByName } from './backends.ts';

test.each([typescriptBackend, wasmBackend])('$name is found by its own name', (backend) => {
  expect(backendByName(backend.name)).toBe(backend);
});

test('an unknown name is an error that names what there is', () => {
  expect(() => backendByName('abacus')).toThrow(BackendUnavailableError);
  expect(() => backendByName('abacus')).toThrow(
    new RegExp(`^engine: expected one of ${wasmBackend.name}, ${typescriptBackend.name}, got abacus$`),
  );
});
