import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { withSharedMemory } from './shared-kernels.ts';

const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
/** One function type without parameters and results; one memory of a page or more; an export of it, "m". */
const types = [1, 4, 1, 0x60, 0, 0];
const memory = [5, 3, 1, 0, 1];
const exported = [7, 5, 1, 1, 0x6d, 2, 0];

test('the memory becomes an import behind the types, shared, of 1 to 65,536 pages', () => {
  const module = Uint8Array.from([...header, ...types, ...memory, ...exported]);
  const env = [3, 0x65, 0x6e, 0x76, 6, 0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79];
  const imports = [2, 18, 1, ...env, 2, 3, 1, 0x80, 0x80, 4];
  expect([...withSharedMemory(module)]).toEqual([...header, ...types, ...imports, ...exported]);
});

test('a module without types is no other', () => {
  const module = Uint8Array.from([...header, ...memory, ...exported]);
  expect([...withSharedMemory(module)].slice(8, 10)).toEqual([2, 18]);
});

test('a module without memory, or with imports, is refused', () => {
  expect(() => withSharedMemory(Uint8Array.from([...header, ...types]))).toThrow(says('wasm engine', 'sections 1'));
  expect(() => withSharedMemory(Uint8Array.from([...header, 2, 1, 0, ...memory]))).toThrow('got sections 2, 5');
});
