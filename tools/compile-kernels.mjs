import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { main as asc } from 'assemblyscript/asc';
import { root } from './run.mjs';

/** Folder of the kernels of a package; there `assembly/index.ts` is where they begin. */
export const kernelFolders = {
  'snn-core': join(root, 'packages/snn-core/src/backend/wasm'),
  events: join(root, 'packages/events/src/background/wasm'),
  detection: join(root, 'packages/detection/src/belief/wasm'),
};

// Functions are copied to their callers only where they say so (@inline): the kernels are a third smaller.
const flags = [
  '-O3',
  '--enable',
  'simd',
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

/**
 * What sources say in the comment `// @inline` is the decorator of AssemblyScript. TypeScript has none on functions, so linter, formatter
 * and the checks of imports and of unused code would not read it.
 */
const readFrom = (texts) => (name, folder) => {
  const path = resolve(folder, name);
  const text = texts.get(path) ?? (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
  return text?.replaceAll(/^\/\/ @inline$/gm, '@inline') ?? null;
};

/**
 * Compiles the kernels of a package.
 *
 * @param options texts: by path, what stands for a file on the disk
 * @param more more flags of asc; what `--textFile text` writes is in the result, too
 * @returns bytes of the module, and the text
 * @throws Error after asc has printed what is wrong
 */
export async function compileKernels(name, { texts = new Map(), stderr = process.stderr } = {}, more = []) {
  const written = {};
  const writeFile = (file, contents) => void (written[file] = contents);
  const source = join(kernelFolders[name], 'assembly/index.ts');
  const args = [source, ...flags, '--outFile', 'wasm', ...more];
  const { error } = await asc(args, { readFile: readFrom(texts), writeFile, stderr });
  if (error) throw new Error(`kernels of ${name}: ${error.message}`);
  return { bytes: written.wasm, text: written.text };
}

/** The module as text, in a TypeScript file: users install it like any other source, in Node and in browsers, and compile nothing. */
export async function kernelsAsText(name, options = {}) {
  const { bytes } = await compileKernels(name, options);
  return `// Made from assembly/ by tools/build-kernels.mjs.
export const kernels: string = '${Buffer.from(bytes).toString('base64')}';
`;
}

/** File of the kernels of a package as text. */
export const kernelsFile = (name) => join(kernelFolders[name], 'kernels.generated.ts');
