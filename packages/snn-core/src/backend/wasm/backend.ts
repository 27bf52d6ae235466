import type { Backend } from '../backend.ts';
import { bestFlavour, type Flavour, instantiateKernels } from './kernels.ts';
import { WasmSession } from './session.ts';
import { webAssembly } from './web-assembly.ts';

/**
 * The event-driven WebAssembly engine: the same spikes as the plain TypeScript engine, bit for bit, many times faster. One
 * linear memory per session, allocated while compiling, see {@link wasmMemoryBytes}; SIMD where the machine has it. Runs
 * in Node and in browsers; nothing is compiled or fetched on install.
 */
export const wasmBackend: Backend = wasmBackendOf();

/** The engine with a chosen flavour; the best for this machine when left out. */
export function wasmBackendOf(flavour?: Flavour): Backend {
  return {
    name: flavour === undefined ? 'wasm' : `wasm (${flavour})`,
    isAvailable: async () => webAssembly !== undefined || 'this JavaScript engine has no WebAssembly',
    compile: async (network, weights) => new WasmSession(await instantiateKernels(flavour ?? bestFlavour()), network, weights),
  };
}
