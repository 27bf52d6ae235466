/* Tensors in files: safetensors, read and written. */

export * from './read-safetensors.ts';
export { type Safetensors, type SafetensorsData, SafetensorsError, type SafetensorsTensor } from './safetensors.ts';
export * from './write-safetensors.ts';
