import { type Kernels, kernelBytes, requireWebAssembly } from '../backend/wasm/kernels.ts';

/*
 * The kernels on a memory that threads share. They are the kernels that every session has, but for one thing: a module says itself whether it has a
 * memory of its own or is given a shared one. So that is rewritten, instead of shipping all of them a second time.
 *
 * https://webassembly.github.io/spec/core/binary/modules.html, https://webassembly.github.io/threads/core/binary/types.html#limits
 */

const typeSection = 1;
const importSection = 2;
const memorySection = 5;
/** Bytes of "\0asm" and the version. */
const headerBytes = 8;

/** Pages of 64 KiB that a memory has at most. */
const maxPages = 2 ** 16;

/** Kernels, and what other threads need to have the same ones on the same memory. */
export interface SharedKernels {
  readonly kernels: Kernels;
  readonly module: object;
  readonly memory: object;
}

let compiled: Promise<object> | undefined;

/** Kernels on a shared memory of their own of so many bytes at most. */
export async function sharedKernels(bytes: number): Promise<SharedKernels> {
  const webAssembly = requireWebAssembly();
  compiled ??= webAssembly.compile(withSharedMemory(kernelBytes()));
  const module = await compiled;
  const memory = new webAssembly.Memory({ initial: 1, maximum: Math.ceil(bytes / 2 ** 16), shared: true });
  const { exports } = await webAssembly.instantiate(module, { env: { memory } });
  return { kernels: exports as Kernels, module, memory };
}

/**
 * A module that imports a shared memory, `env.memory`, instead of having one.
 *
 * @param module binary, which imports nothing and has one memory
 * @throws Error when it is no such module
 */
export function withSharedMemory(module: Uint8Array): Uint8Array {
  const sections: { id: number; bytes: Uint8Array }[] = [];
  for (let at = headerBytes; at < module.length; ) {
    const size = unsigned(module, at + 1);
    sections.push({ id: module[at], bytes: module.subarray(at, size.end + size.value) });
    at = size.end + size.value;
  }
  const ids = sections.map(({ id }) => id);
  if (ids.includes(importSection) || !ids.includes(memorySection)) {
    throw new Error(`wasm engine: expected kernels with a memory and without imports, got sections ${ids.join(', ')}`);
  }
  const memory = [...name('env'), ...name('memory'), memoryType, sharedWithMaximum, ...leb(1), ...leb(maxPages)];
  const imports = Uint8Array.from([importSection, ...leb(memory.length + 1), 1, ...memory]);
  const of = (wanted: (id: number) => boolean): Uint8Array[] => sections.filter(({ id }) => wanted(id)).map(({ bytes }) => bytes);
  // Imports come behind the types, which are first.
  const [types, others] = [of((id) => id === typeSection), of((id) => id !== typeSection && id !== memorySection)];
  return joined([module.subarray(0, headerBytes), ...types, imports, ...others]);
}

const memoryType = 2;
const sharedWithMaximum = 3;

const name = (text: string): number[] => [text.length, ...new TextEncoder().encode(text)];

/** LEB128. */
function unsigned(bytes: Uint8Array, from: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let at = from, scale = 1; ; at++, scale *= 128) {
    value += (bytes[at] & 127) * scale;
    if (bytes[at] < 128) return { value, end: at + 1 };
  }
}

function leb(value: number): number[] {
  return value < 128 ? [value] : [128 + (value % 128), ...leb(Math.floor(value / 128))];
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
