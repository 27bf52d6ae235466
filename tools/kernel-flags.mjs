import { join } from 'node:path';
import { root } from './run.mjs';

/** Folder of the kernels of a package; there `assembly/index.ts` is where they begin. */
export const kernelFolders = {
  'snn-core': join(root, 'packages/snn-core/src/backend/wasm'),
  events: join(root, 'packages/events/src/background/wasm'),
  segmentation: join(root, 'packages/segmentation/src/detector/wasm'),
  stdp: join(root, 'packages/stdp/src/motion/wasm'),
};

export const kernelSource = (name) => join(kernelFolders[name], 'assembly/index.ts');

// Functions are copied to their callers only where they say so (@inline): the kernels are a third smaller.
const common = [
  '-O3',
  '--shrinkLevel',
  '1',
  '--noAssert',
  '--runtime',
  'stub',
  '--initialMemory',
  '1',
  '--disableWarning',
  '112',
];

/** How they are compiled, with and without SIMD. */
export const kernelFlags = { simd: [...common, '--enable', 'simd'], scalar: [...common, '--disable', 'simd'] };
