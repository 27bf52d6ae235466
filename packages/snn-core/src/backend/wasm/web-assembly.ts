/*
 * The part of the WebAssembly JavaScript interface that the engine uses. Neither the ES libraries nor Node's types declare
 * it without the whole of the DOM.
 */

interface Memory {
  /** Of a shared memory a SharedArrayBuffer. */
  readonly buffer: ArrayBuffer;
}

/** A compiled module, safe to share between sessions. */
export type WasmModule = object & { readonly __module?: never };

interface WebAssemblyInterface {
  validate(bytes: Uint8Array): boolean;
  compile(bytes: Uint8Array): Promise<WasmModule>;
  /** Both at once, for small modules: browsers refuse more than a few kB so on their main thread. */
  readonly Module: new (
    bytes: Uint8Array,
  ) => WasmModule;
  readonly Instance: new (module: WasmModule) => { readonly exports: object };
  readonly Memory: new (pages: { readonly initial: number; readonly maximum: number; readonly shared: boolean }) => Memory;
  instantiate(module: WasmModule, imports?: object): Promise<{ readonly exports: object }>;
}

/** The exports that every module has. */
export interface WithMemory {
  readonly memory: Memory;
}

/** Undefined where JavaScript runs without WebAssembly. */
export const webAssembly = (globalThis as { readonly WebAssembly?: WebAssemblyInterface }).WebAssembly;
