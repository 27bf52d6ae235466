import { expect, test, vi } from 'vitest';
import { scalarKernels, simdKernels } from './kernels.generated.ts';
import type { Kernels } from './kernels.ts';
import { smallModule } from './small-module.ts';
import { webAssembly } from './web-assembly.ts';

const module = smallModule({ simd: simdKernels, scalar: scalarKernels });

test.each(['simd', 'scalar', undefined] as const)(
  'every call makes an instance with a memory of its own, flavour %s',
  (flavour) => {
    const [one, other] = [module(flavour) as Kernels, module(flavour) as Kernels];
    const before = other.arenaTop();
    one.allocate(4096);
    expect(one.arenaTop()).toBe(before + 4096);
    expect(other.arenaTop()).toBe(before);
  },
);

test('a flavour is compiled once', () => {
  if (webAssembly === undefined) throw new Error('expected WebAssembly in Node');
  const compile = vi.spyOn(webAssembly, 'Module');
  const fresh = smallModule({ simd: simdKernels, scalar: scalarKernels });
  fresh('scalar');
  fresh('scalar');
  expect(compile).toHaveBeenCalledTimes(1);
  compile.mockRestore();
});
