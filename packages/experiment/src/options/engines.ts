import type { TfjsBackend } from '@spikeseg/backend-tfjs';
import type { Backend } from '@spikeseg/snn-core';
import { UsageError } from '../errors/errors.ts';

/** TensorFlow.js on a platform; its library is an optional package. @param which number of a CUDA GPU, or `software` */
async function tfjs(platform: TfjsBackend['platform'], which?: string): Promise<TfjsBackend> {
  const { tfjsBackend } = await import('@spikeseg/backend-tfjs');
  const gpu = which === 'software' ? { software: true } : which !== undefined && { deviceIndex: Number(which) };
  return tfjsBackend({ platform, ...gpu });
}

/** The engines, the one that commands use first, each loaded when it is asked for: a new one is a line here. */
const engines: Readonly<Record<string, () => Promise<Backend>>> = {
  wasm: async () => (await import('@spikeseg/snn-core')).wasmBackend,
  typescript: async () => (await import('@spikeseg/snn-core/reference')).typescriptBackend,
  'tfjs-gpu': () => tfjs('gpu'),
  'tfjs-webgpu': () => tfjs('webgpu'),
  'tfjs-node': () => tfjs('node'),
  'tfjs-wasm': () => tfjs('wasm'),
  'tfjs-cpu': () => tfjs('cpu'),
};

/** Names of all engines. */
export const engineNames: readonly string[] = Object.keys(engines);

/**
 * The engine of a name: for `--engine`, and for threads, which are told names because an engine itself cannot be sent to
 * them. `tfjs-gpu:N` is that of a certain GPU, `tfjs-webgpu:software` may be in software.
 *
 * @throws UsageError
 */
export async function backendByName(name: string): Promise<Backend> {
  const [, platform, which] = /^tfjs-(gpu(?=:\d)|webgpu(?=:s)):(\d+|software)$/.exec(name) ?? [];
  if (which !== undefined) return tfjs(platform as 'gpu' | 'webgpu', which);
  const open = Object.hasOwn(engines, name) ? engines[name] : undefined;
  if (open !== undefined) return open();
  throw new UsageError(`engine: expected one of ${engineNames.join(', ')}, got ${name}`);
}

/** TensorFlow.js on the GPU of `cuda`, `cuda:N`, `webgpu` or `webgpu:software`. */
export function tfjsOnGpu(device: string): Promise<TfjsBackend> {
  const [name, which] = device.split(':');
  return tfjs(name === 'webgpu' ? 'webgpu' : 'gpu', which);
}
