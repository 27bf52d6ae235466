import type { TfjsBackend } from '@spikeseg/backend-tfjs';
import type { Backend } from '@spikeseg/snn-core';
import { UsageError } from '../errors/errors.ts';

/** TensorFlow.js on a platform; its library is an optional package. @param deviceIndex of a GPU */
async function tfjs(platform: TfjsBackend['platform'], deviceIndex?: number): Promise<TfjsBackend> {
  const { tfjsBackend } = await import('@spikeseg/backend-tfjs');
  return tfjsBackend({ platform, ...(deviceIndex !== undefined && { deviceIndex }) });
}

/** The engines, the one that commands use first, each loaded when it is asked for: a new one is a line here. */
const engines: Readonly<Record<string, () => Promise<Backend>>> = {
  wasm: async () => (await import('@spikeseg/snn-core')).wasmBackend,
  typescript: async () => (await import('@spikeseg/snn-core/reference')).typescriptBackend,
  'tfjs-gpu': () => tfjs('gpu'),
  'tfjs-node': () => tfjs('node'),
  'tfjs-wasm': () => tfjs('wasm'),
  'tfjs-cpu': () => tfjs('cpu'),
};

/** Names of all engines. */
export const engineNames: readonly string[] = Object.keys(engines);

/**
 * The engine of a name: for `--engine`, and for threads, which are told names because an engine itself cannot be sent to
 * them. `tfjs-gpu:N` is that of a certain GPU.
 *
 * @throws UsageError
 */
export async function backendByName(name: string): Promise<Backend> {
  const [, deviceIndex] = /^tfjs-gpu:(\d+)$/.exec(name) ?? [];
  if (deviceIndex !== undefined) return tfjs('gpu', Number(deviceIndex));
  const open = Object.hasOwn(engines, name) ? engines[name] : undefined;
  if (open !== undefined) return open();
  throw new UsageError(`engine: expected one of ${engineNames.join(', ')}, got ${name}`);
}

/** TensorFlow.js on `cuda`, or on the GPU of `cuda:N`. */
export function tfjsOnCuda(device: string): Promise<TfjsBackend> {
  const [, index] = /^cuda:(\d+)$/.exec(device) ?? [];
  return tfjs('gpu', index === undefined ? undefined : Number(index));
}
