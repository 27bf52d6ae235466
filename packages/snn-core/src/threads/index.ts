export { type ThreadedBackend, type ThreadOptions, threadedWasmBackend } from './threaded-wasm.ts';
