// Compiles the AssemblyScript kernels of a package, with and without SIMD, into one TypeScript file that holds
// both as text: users install it like any other source, in Node and in browsers, and compile nothing.
//   node tools/build-kernels.mjs [PACKAGE …]    all packages that have kernels where none is named
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kernelFlags, kernelFolders, kernelSource } from './kernel-flags.mjs';
import { run } from './run.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'kernels-'));

async function compile(name, flavour) {
  const output = join(scratch, `${name}-${flavour}.wasm`);
  const { code } = await run('asc', [kernelSource(name), ...kernelFlags[flavour], '-o', output]);
  if (code !== 0) process.exit(code);
  return readFileSync(output).toString('base64');
}

const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : Object.keys(kernelFolders)) {
  const [simd, scalar] = [await compile(name, 'simd'), await compile(name, 'scalar')];
  writeFileSync(
    join(kernelFolders[name], 'kernels.generated.ts'),
    `// Made from assembly/ by tools/build-kernels.mjs.
export const simdKernels: string = '${simd}';
export const scalarKernels: string = '${scalar}';
`,
  );
}
rmSync(scratch, { recursive: true });
