import { bytesOf, requireWebAssembly } from './kernels.ts';
import type { WasmModule } from './web-assembly.ts';

/**
 * Kernels that are compiled at once, when they are first asked for: less than 4 kB, as browsers refuse more than that on their main thread.
 * Every call makes an instance with a memory of its own.
 *
 * @param source base64
 * @throws Error where there is no WebAssembly with SIMD
 */
export function smallModule(source: string): () => object {
  let compiled: WasmModule | undefined;
  return () => {
    const { Module, Instance } = requireWebAssembly();
    compiled ??= new Module(bytesOf(source));
    return new Instance(compiled).exports;
  };
}
