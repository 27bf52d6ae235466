// Compiles the AssemblyScript kernels of @spikeseg/snn-core, with and without SIMD, into one TypeScript file that holds
// both as text: users install it like any other source, in Node and in browsers, and compile nothing.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from './run.mjs';

const folder = join(root, 'packages/snn-core/src/backend/wasm');
const common = ['-O3', '--noAssert', '--runtime', 'stub', '--initialMemory', '1', '--disableWarning', '112'];
const scratch = mkdtempSync(join(tmpdir(), 'kernels-'));

async function compile(name, flags) {
  const output = join(scratch, `${name}.wasm`);
  const { code } = await run('asc', [join(folder, 'assembly/index.ts'), ...common, ...flags, '-o', output]);
  if (code !== 0) process.exit(code);
  return readFileSync(output).toString('base64');
}

const [simd, scalar] = [await compile('simd', ['--enable', 'simd']), await compile('scalar', ['--disable', 'simd'])];
rmSync(scratch, { recursive: true });
writeFileSync(
  join(folder, 'kernels.generated.ts'),
  `// Made from assembly/ by tools/build-kernels.mjs.
export const simdKernels: string = '${simd}';
export const scalarKernels: string = '${scalar}';
`,
);
