// Compiles the AssemblyScript kernels of a package, with and without SIMD, into one TypeScript file that holds both as text.
//   node tools/build-kernels.mjs [PACKAGE …]    all packages that have kernels where none is named
import { writeFileSync } from 'node:fs';
import { kernelFolders, kernelsAsText, kernelsFile } from './compile-kernels.mjs';

const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : Object.keys(kernelFolders))
  writeFileSync(kernelsFile(name), await kernelsAsText(name));
