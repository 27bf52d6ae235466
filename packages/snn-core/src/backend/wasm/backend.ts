import type { Backend } from '../backend.ts';
import { instantiateKernels, missingWebAssembly } from './kernels.ts';
import { WasmSession } from './session.ts';

/**
 * The event-driven WebAssembly engine: the same spikes as the plain TypeScript engine, bit for bit, many times faster. One
 * linear memory per session, allocated while compiling, see {@link wasmMemoryBytes}. Runs in Node and in browsers that have
 * SIMD; nothing is compiled or fetched on install.
 */
export const wasmBackend: Backend = {
  name: 'wasm',
  async isAvailable() {
    const missing = missingWebAssembly();
    return missing === undefined || `expected WebAssembly with SIMD, got ${missing}`;
  },
  compile: async (network, weights) => new WasmSession(await instantiateKernels(), network, weights),
};
