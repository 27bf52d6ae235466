import { integrate, type Leak } from '@spikeseg/snn-core';

/** How a membrane potential came about. */
export interface MembraneHistory {
  /** First step whose input is still in it. */
  readonly since: number;
  /** Before reset. */
  readonly potential: number;
}

/**
 * Follows one neuron, at rest before step `from`, to step `to`. Where its leak empties it, what came before is forgotten.
 *
 * @param current input current of every step
 */
export function membraneHistory(leak: Leak, current: Float32Array, from: number, to: number): MembraneHistory {
  let potential = 0;
  let since = from;
  for (let step = from; step <= to; step++) {
    potential = integrate(leak, potential, current[step]);
    if (potential === 0) since = step + 1;
  }
  return { since, potential };
}
