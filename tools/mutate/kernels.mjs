// Mutants of AssemblyScript: tests run what is compiled of it.

import { sep } from 'node:path';
import { Writable } from 'node:stream';
import { kernelFolders, kernelsAsText, kernelsFile } from '../compile-kernels.mjs';

/** The package whose kernels are compiled of a file; undefined for other files. */
export const kernelsWith = (path) =>
  Object.keys(kernelFolders).find((name) => path.startsWith(`${kernelFolders[name]}${sep}assembly${sep}`));

const silent = () => new Writable({ write: (_chunk, _encoding, done) => done() });
const compiled = (name, texts) => kernelsAsText(name, { texts, stderr: silent() });
const unchanged = new Map();

/**
 * The kernels of a package with one file changed, as the file that tests load.
 *
 * @returns {Promise<{ file: string, text: string } | undefined>} undefined where they do not compile, or the compiler makes the same of them
 */
export async function changedKernels(name, path, text) {
  if (!unchanged.has(name)) unchanged.set(name, await compiled(name, new Map()));
  const changed = await compiled(name, new Map([[path, text]])).catch(() => unchanged.get(name));
  return changed === unchanged.get(name) ? undefined : { file: kernelsFile(name), text: changed };
}
