export { type ThreadOptions, threadedWasmBackend } from './threaded-wasm.ts';
