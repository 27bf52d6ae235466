import type { Backend } from '../backend.ts';
import { TypescriptSession } from './session.ts';

/**
 * The plain TypeScript engine: event-driven, runs wherever JavaScript runs, and is the oracle of all others. Sums are
 * float32 in a defined order (rows, channels, columns of the input ascending), so a run gives the same bits on every machine.
 */
export const typescriptBackend: Backend = {
  name: 'typescript',
  isAvailable: async () => true,
  compile: async (network, weights) => new TypescriptSession(network, weights),
};
