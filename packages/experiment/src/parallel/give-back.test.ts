import { expect, test } from 'vitest';
import { giveMemoryBack } from './give-back.ts';

interface WithMemory {
  readonly Memory: new (limits: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
}

/** Pages of 64 KiB. */
const pages = 2000;

test('the memory of a module that is no longer held is given back', async () => {
  const { Memory } = (globalThis as unknown as { readonly WebAssembly: WithMemory }).WebAssembly;
  const { external: before } = process.memoryUsage();
  const held = [new Memory({ initial: pages })];
  expect(process.memoryUsage().external - before).toBeGreaterThan(pages * 2 ** 16 - 2 ** 20);
  held.length = 0;
  await giveMemoryBack();
  expect(process.memoryUsage().external - before).toBeLessThan(2 ** 24);
});
