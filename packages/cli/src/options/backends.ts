import { type Backend, typescriptBackend, wasmBackend } from '@spikeseg/snn-core';
import { BackendUnavailableError } from '../errors/errors.ts';

/** All engines of this program, the one that commands use first: a new one is a line here. */
export const backends: readonly Backend[] = [wasmBackend, typescriptBackend];

/**
 * The engine of a name, for threads, which are told names because an engine itself cannot be sent to them.
 *
 * @throws BackendUnavailableError
 */
export function backendByName(name: string): Backend {
  const backend = backends.find((candidate) => candidate.name === name);
  if (backend) return backend;
  throw new BackendUnavailableError(`engine: expected one of ${backends.map((one) => one.name).join(', ')}, got ${name}`);
}
