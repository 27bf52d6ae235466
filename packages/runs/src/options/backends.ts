import { type TfjsBackend, tfjsBackend } from '@spikeseg/backend-tfjs';
import { type Backend, typescriptBackend, wasmBackend } from '@spikeseg/snn-core';
import { UsageError } from '../errors/errors.ts';

/** The engines that come with this program, the one that commands use first. */
export const backends: readonly Backend[] = [wasmBackend, typescriptBackend];

/** Engines whose library is an optional package: a new one is a line here, or above. */
export const tfjsBackends: readonly TfjsBackend[] = (['gpu', 'node', 'wasm', 'cpu'] as const).map((platform) =>
  tfjsBackend({ platform }),
);

/** Names of all engines. */
export const engineNames: readonly string[] = [...backends, ...tfjsBackends].map(({ name }) => name);

/**
 * The engine of a name: for `--engine`, and for threads, which are told names because an engine itself cannot be sent to
 * them. `tfjs-gpu:N` is that of a certain GPU.
 *
 * @throws UsageError
 */
export function backendByName(name: string): Backend {
  const [, deviceIndex] = /^tfjs-gpu:(\d+)$/.exec(name) ?? [];
  if (deviceIndex !== undefined) return tfjsBackend({ platform: 'gpu', deviceIndex: Number(deviceIndex) });
  const backend = [...backends, ...tfjsBackends].find((candidate) => candidate.name === name);
  if (backend) return backend;
  throw new UsageError(`engine: expected one of ${engineNames.join(', ')}, got ${name}`);
}
