// Compiles the AssemblyScript kernels of @spikeseg/snn-core, with and without SIMD, into one TypeScript file that holds
// both as text: users install it like any other source, in Node and in browsers, and compile nothing.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kernelFlags, kernelSource } from './kernel-flags.mjs';
import { root, run } from './run.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'kernels-'));

async function compile(name) {
  const output = join(scratch, `${name}.wasm`);
  const { code } = await run('asc', [kernelSource, ...kernelFlags[name], '-o', output]);
  if (code !== 0) process.exit(code);
  return readFileSync(output).toString('base64');
}

const [simd, scalar] = [await compile('simd'), await compile('scalar')];
rmSync(scratch, { recursive: true });
writeFileSync(
  join(root, 'packages/snn-core/src/backend/wasm/kernels.generated.ts'),
  `// Made from assembly/ by tools/build-kernels.mjs.
export const simdKernels: string = '${simd}';
export const scalarKernels: string = '${scalar}';
`,
);
