import { readSync } from 'node:fs';
import { EventFormatError, type ReadBudget } from '@spikeseg/events';
import type * as H5 from 'h5wasm';

/* Opens a file for the HDF5 library, lends it to a function, closes it, and turns whatever the library says into an EventFormatError. */

/** An open file, and the library that reads it. */
export interface OpenHdf5 {
  /** Path on the host, for messages. */
  readonly path: string;
  readonly bytes: number;
  readonly id: bigint;
  readonly module: Hdf5Module;
  readonly budget: ReadBudget;
  /** Lets the library take this much memory, bytes, beside what it needs anyway. */
  allowMemory(bytes: number): void;
}

/** A file that is open on the host. */
export interface HostFile {
  readonly path: string;
  readonly bytes: number;
  readonly descriptor: number;
}

/** Name of the only file that the library sees. */
const onlyFile = '/recording.h5';
/** Memory that the library needs anyway, and from where on an instance is given back, bytes. */
const ownMemory = 40 * 2 ** 20;
/** A sound file is read about once; what points to one place again and again is not. */
const mostReading = { times: 8, plus: 8 * 2 ** 20 } as const;

let idle: Hdf5Instance | undefined;

/**
 * Opens an HDF5 file, calls `use`, closes it.
 *
 * @param use must not keep anything of the file; synchronous, so that nobody else meets the instance
 * @throws EventFormatError when the library fails in any way
 */
export async function withHdf5File<T>(host: HostFile, budget: ReadBudget, use: (file: OpenHdf5) => T): Promise<T> {
  const instance = idle ?? (await newHdf5Instance(ownMemory));
  idle = undefined;
  const { module } = instance;
  const allowMemory = (bytes: number) => {
    instance.memoryLimit = ownMemory + bytes;
  };
  allowMemory(0);
  const closed = mount(module, host);
  try {
    const id = module.open(onlyFile, module.H5F_ACC_RDONLY, false, -1, -1);
    const result = use({ path: host.path, bytes: host.bytes, id, module, budget, allowMemory });
    module.close_file(id);
    // An instance that met a fault may hold anything; one that keeps a file open or has grown is not kept either.
    if (closed() && module.HEAPU8.length <= ownMemory) idle = instance;
    return result;
  } catch (cause) {
    throw hdf5Fault(host.path, undefined, cause);
  }
}

/** What the library threw as an EventFormatError. HDF5 hides byte offsets, so the offset is that of the file: 0. */
export function hdf5Fault(file: string, variable: string | undefined, cause: unknown): EventFormatError {
  if (cause instanceof EventFormatError) return cause;
  return new EventFormatError({ file, variable, offset: 0, expected: 'an intact HDF5 file', got: reasonOf(cause) }, { cause });
}

/**
 * Loads the library, to find out whether HDF5 and MATLAB 7.3 files can be read here.
 *
 * @throws Error that says what to install
 */
export async function checkHdf5(): Promise<void> {
  idle ??= await newHdf5Instance(ownMemory);
}

interface FileNode {
  usedBytes: number;
  stream_ops: object;
}

interface MemoryFileSystem {
  readonly streams: readonly ({ readonly node: FileNode } | null | undefined)[];
  writeFile(path: string, text: string): void;
  lookupPath(path: string): { readonly node: FileNode };
  unlink(path: string): void;
}

/**
 * Puts the host's file into the file system of the library: read piece by piece, straight into its memory.
 *
 * @returns takes it out again; false when the library still has it open
 */
function mount(module: Hdf5Module, { descriptor, bytes }: HostFile): () => boolean {
  const files = module.FS as unknown as MemoryFileSystem;
  files.writeFile(onlyFile, '');
  const { node } = files.lookupPath(onlyFile);
  let left = mostReading.times * bytes + mostReading.plus;
  const read = (_stream: unknown, memory: Int8Array, offset: number, length: number, position: number): number => {
    left -= length;
    if (left < 0) throw new Error(`a file of ${bytes} bytes that is read again and again`);
    let done = 0;
    for (let more = 1; more > 0 && done < length; done += more) {
      more = readSync(descriptor, memory, offset + done, length - done, position + done);
    }
    return done;
  };
  node.usedBytes = bytes;
  node.stream_ops = { ...node.stream_ops, read };
  return () => {
    files.unlink(onlyFile);
    return files.streams.every((stream) => stream?.node !== node);
  };
}

/** The innermost line of HDF5's error stack, which names the reason; the outer ones only say who called whom. */
function reasonOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const inner = message.match(/#\d+: .*$/gm)?.at(-1);
  return inner?.replace(/^#\d+: .*\(\): /, '') ?? message;
}

/*
 * The HDF5 library (h5wasm, 4 MB of WebAssembly: loaded when the first HDF5 file is read, never before), in the build for
 * browsers: its file system is in memory and holds what is put there, so that no file can name another one of the host. How
 * much memory an instance may take is said from outside, and instances are cheap: one that met a fault is thrown away.
 */

/** Functions of the library by their C names. */
type Hdf5Module = (typeof H5)['Module'];

/** What the library tells about a dataset. */
export type Hdf5Metadata = ReturnType<Hdf5Module['get_dataset_metadata']>;

/** An instance of the library. */
interface Hdf5Instance {
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
async function newHdf5Instance(memoryLimit: number): Promise<Hdf5Instance> {
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
