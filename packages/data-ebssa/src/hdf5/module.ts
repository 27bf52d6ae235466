/**
 * The HDF5 library (h5wasm, 4 MB of WebAssembly: loaded when the first HDF5 file is read, never before), in the build for
 * browsers: its file system is in memory and holds what is put there, so that no file can name another one of the host. How
 * much memory an instance may take is said from outside, and instances are cheap: one that met a fault is thrown away.
 */
import type * as H5 from 'h5wasm';

/** Functions of the library by their C names. */
export type Hdf5Module = (typeof H5)['Module'];

/** What the library tells about a dataset. */
export type Hdf5Metadata = ReturnType<Hdf5Module['get_dataset_metadata']>;

/** An instance of the library. */
export interface Hdf5Instance {
  readonly module: Hdf5Module;
  /** The largest memory that it may grow to, bytes; may be set anew at any time. */
  memoryLimit: number;
}

type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
type Factory = (options: object) => Promise<Hdf5Module>;

/** Compiled code, which only WebAssembly looks into. */
type Code = object;

/** What is used of WebAssembly here. */
interface Web {
  instantiate: (bytes: Uint8Array, imports?: Imports) => Promise<unknown>;
  readonly compile: (bytes: Uint8Array) => Promise<Code>;
  readonly Instance: new (code: Code, imports: Imports) => object;
}
const web = (globalThis as unknown as { readonly WebAssembly: Web }).WebAssembly;

let compiled: Promise<{ readonly factory: Factory; readonly code: Code }> | undefined;

/**
 * A fresh instance.
 *
 * @param memoryLimit bytes
 * @throws Error that says what to install
 */
export async function newHdf5Instance(memoryLimit: number): Promise<Hdf5Instance> {
  const { factory, code } = await (compiled ??= compile());
  const limits = { memoryLimit };
  const instantiateWasm = (imports: Imports, done: (instance: object, code: Code) => void) => {
    const grow = imports['env']['emscripten_resize_heap'] as (bytes: number) => boolean | number;
    const growWithin = (bytes: number) => bytes >>> 0 <= limits.memoryLimit && grow(bytes);
    done(new web.Instance(code, { ...imports, env: { ...imports['env'], emscripten_resize_heap: growWithin } }), code);
  };
  const module = await factory({ noInitialRun: true, print: saysNothing, printErr: saysNothing, instantiateWasm });
  // Faults throw; by itself the library would print them and hand out unread memory.
  module.activate_throwing_error_handler();
  return Object.assign(limits, { module });
}

function saysNothing(): void {}

/**
 * The code of the library. Its package keeps it inside a function and gives out one instance only, so the factory of that
 * instance is asked, and what it hands to WebAssembly is kept.
 */
async function compile(): Promise<{ factory: Factory; code: Code }> {
  const factory = await loadFactory();
  const { instantiate } = web;
  try {
    const bytes = await new Promise<Uint8Array>((resolve, reject) => {
      web.instantiate = (code, imports) => {
        if (imports?.['env']?.['throw_error'] === undefined) return instantiate(code, imports);
        resolve(code);
        // Nobody needs this instance.
        return new Promise(() => {});
      };
      const unseen = () => reject(new Error('h5wasm: expected it to be made by WebAssembly.instantiate'));
      factory({ noInitialRun: true }).then(unseen, reject);
    });
    return { factory, code: await web.compile(bytes) };
  } finally {
    web.instantiate = instantiate;
  }
}

async function loadFactory(): Promise<Factory> {
  try {
    const library: { readonly default: Factory } = await import(new URL('hdf5_util.js', import.meta.resolve('h5wasm')).href);
    return library.default;
  } catch (cause) {
    throw new Error('reading HDF5 and MATLAB 7.3 files: expected the package h5wasm, which could not be loaded; install it', {
      cause,
    });
  }
}
