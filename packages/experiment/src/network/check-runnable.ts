import { availableParallelism } from 'node:os';
import {
  checks,
  forwardTensors,
  forwardTransports,
  type NetworkSpec,
  type NetworkWeights,
  wasmMemoryBytes,
} from '@spikeseg/snn-core';

/** WebAssembly addresses have 32 bits, and a network that needs more memory is a damaged number somewhere. */
const maxBytes = 2 ** 32;
/** Of a page, on which no number of an engine may lie. */
const lastPage = 2 ** 16;

/** Whether the memory that a network needs has an address, with all threads that may compute it. */
export const isAddressable = (network: NetworkSpec): boolean =>
  wasmMemoryBytes(network, availableParallelism()) <= maxBytes - lastPage;

/**
 * Checks that an engine can take a network with its weights, before one tries and takes memory for it.
 *
 * @throws Error saying what was expected and what was found
 */
export function checkRunnable(network: NetworkSpec, weights: NetworkWeights): void {
  checks.weights(network, weights);
  forwardTensors(network, weights);
  forwardTransports(network, weights);
  checkMemory(network);
}

/** @throws RangeError when a network needs more memory than there are addresses for */
export function checkMemory(network: NetworkSpec): void {
  const bytes = wasmMemoryBytes(network);
  if (bytes > maxBytes)
    throw new RangeError(
      `expected a network that runs in at most 4 GiB of memory, got one of ${(bytes / 2 ** 30).toPrecision(3)} GiB`,
    );
}
