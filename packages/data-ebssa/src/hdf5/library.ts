/**
 * The door to the HDF5 library (h5wasm, 4 MB of WebAssembly: loaded when the first HDF5 file is read, never before).
 *
 * It opens a file, lends it to a function, closes it, and turns whatever the library says into an EventFormatError. By
 * itself the library prints faults to stderr and hands out unread memory when a dataset cannot be read; here they throw.
 */
import type * as H5 from 'h5wasm/node';
import { EventFormatError } from '../errors/event-format-error.ts';

export type { H5 };

/** An open file and the module's constants. */
export interface OpenHdf5 {
  readonly path: string;
  readonly root: H5.File;
  readonly library: typeof H5;
}

/**
 * Opens an HDF5 file, calls `use`, closes it.
 *
 * @param use must not keep anything of the file; synchronous, so that nobody else meets the library while faults throw
 * @throws EventFormatError when the library fails in any way
 */
export async function withHdf5File<T>(path: string, use: (file: OpenHdf5) => T): Promise<T> {
  const library = await loadLibrary();
  const module = await library.ready;
  module.activate_throwing_error_handler();
  let root: H5.File | undefined;
  try {
    root = new library.File(path, 'r');
    return use({ path, root, library });
  } catch (cause) {
    throw hdf5Fault(path, undefined, cause);
  } finally {
    module.deactivate_throwing_error_handler();
    root?.close();
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
  const library = await loadLibrary();
  await library.ready;
}

async function loadLibrary(): Promise<typeof H5> {
  try {
    return await import('h5wasm/node');
  } catch (cause) {
    throw new Error('reading HDF5 and MATLAB 7.3 files: expected the package h5wasm, which could not be loaded; install it', {
      cause,
    });
  }
}

/** The innermost line of HDF5's error stack, which names the reason; the outer ones only say who called whom. */
function reasonOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const inner = message.match(/#\d+: .*$/gm)?.at(-1);
  return inner?.replace(/^#\d+: .*\(\): /, '') ?? message;
}
