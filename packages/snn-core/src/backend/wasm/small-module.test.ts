import { expect, test, vi } from 'vitest';
import { kernels } from './kernels.generated.ts';
import type { Kernels } from './kernels.ts';
import { smallModule } from './small-module.ts';
import { webAssembly } from './web-assembly.ts';

test('every call makes an instance with a memory of its own, of a module that is compiled once', () => {
  if (webAssembly === undefined) throw new Error('expected WebAssembly in Node');
  const compile = vi.spyOn(webAssembly, 'Module');
  const module = smallModule(kernels);
  const [one, other] = [module() as Kernels, module() as Kernels];
  const before = other.arenaTop();
  one.allocate(4096);
  expect(one.arenaTop()).toBe(before + 4096);
  expect(other.arenaTop()).toBe(before);
  expect(compile).toHaveBeenCalledTimes(1);
  compile.mockRestore();
});
