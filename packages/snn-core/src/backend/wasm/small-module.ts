import { bestFlavour, bytesOf, type Flavour, requireWebAssembly } from './kernels.ts';
import type { WasmModule } from './web-assembly.ts';

/**
 * Kernels that are compiled at once, when they are first asked for: less than 4 kB, as browsers refuse more than that on their main thread.
 * Every call makes an instance with a memory of its own.
 *
 * @param sources base64, with and without SIMD
 * @throws Error where there is no WebAssembly
 */
export function smallModule(sources: Readonly<Record<Flavour, string>>): (flavour?: Flavour) => object {
  const compiled: Partial<Record<Flavour, WasmModule>> = {};
  return (flavour = bestFlavour()) => {
    const { Module, Instance } = requireWebAssembly();
    compiled[flavour] ??= new Module(bytesOf(sources[flavour]));
    return new Instance(compiled[flavour]).exports;
  };
}
