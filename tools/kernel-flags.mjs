import { join } from 'node:path';
import { root } from './run.mjs';

/** Where the AssemblyScript kernels of @spikeseg/snn-core begin, and how they are compiled, with and without SIMD. */
export const kernelSource = join(root, 'packages/snn-core/src/backend/wasm/assembly/index.ts');

const common = ['-O3', '--noAssert', '--runtime', 'stub', '--initialMemory', '1', '--disableWarning', '112'];

export const kernelFlags = { simd: [...common, '--enable', 'simd'], scalar: [...common, '--disable', 'simd'] };
