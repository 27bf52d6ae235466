// Compiles the AssemblyScript kernels of a package, with and without SIMD, into one TypeScript file that holds
// both as text: users install it like any other source, in Node and in browsers, and compile nothing.
//   node tools/build-kernels.mjs [PACKAGE …]    all packages that have kernels where none is named
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileKernels, kernelFolders } from './compile-kernels.mjs';

const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : Object.keys(kernelFolders)) {
  const [simd, scalar] = [await compileKernels(name, { simd: true }), await compileKernels(name, { simd: false })].map(
    ({ bytes }) => Buffer.from(bytes).toString('base64'),
  );
  writeFileSync(
    join(kernelFolders[name], 'kernels.generated.ts'),
    `// Made from assembly/ by tools/build-kernels.mjs.
export const simdKernels: string = '${simd}';
export const scalarKernels: string = '${scalar}';
`,
  );
}
