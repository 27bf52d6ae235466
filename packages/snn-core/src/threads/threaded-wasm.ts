import { availableParallelism } from 'node:os';
import type { Backend } from '../backend/backend.ts';
import { wasmBackend } from '../backend/wasm/backend.ts';
import { checkMemory, wasmMemoryBytes } from '../backend/wasm/memory.ts';
import { WasmSession } from '../backend/wasm/session.ts';
import { layerShapes } from '../network/layer-shapes.ts';
import type { NetworkSpec } from '../network/network-spec.ts';
import { RowThreads } from './row-threads.ts';
import { sharedKernels } from './shared-kernels.ts';

export interface ThreadOptions {
  /** Threads of a session, the calling one included, whatever the network; they share all there is. */
  readonly threads?: number;
  /** Where `threads` is left out: at most so many, where the network is worth it; as many as the machine runs at once when left out. */
  readonly atMost?: number;
}

/** An engine that computes with several threads. */
export interface ThreadedBackend extends Backend {
  /** At most. */
  readonly threads: number;
  /** The same engine with another number of threads, at least 1. */
  readonly ofThreads: (threads: number) => Backend;
}

/**
 * Cells × maps of the transport layers, per update, from which threads are worth it: below, an update takes about a millisecond,
 * and what threads have to tell each other takes a good part of it.
 */
const worthIt = 2_000_000;

/** How many threads compute a network: one where an update of its transport layers takes no longer than about a millisecond. */
export function threadsFor(network: NetworkSpec, atMost: number): number {
  const shapes = layerShapes(network);
  const work = network.layers.map((layer) => {
    if (layer.kind !== 'transport') return 0;
    const [maps, height, width] = shapes[layer.name].output;
    return (maps * height * width) / (layer.every ?? 1);
  });
  return work.reduce((sum, cells) => sum + cells, 0) < worthIt ? 1 : Math.max(1, atMost);
}

/**
 * The WebAssembly engine with the rows of transport layers computed by several threads of Node: the same spikes, bit for bit, whatever their number.
 * A session starts its threads with its first step and ends them when it is disposed; they keep no process alive. An error in one is an error
 * of the run. Networks without transport layers are computed in one thread.
 *
 * @throws RangeError when a number of threads is none
 */
export function threadedWasmBackend({ threads, atMost = availableParallelism() }: ThreadOptions = {}): ThreadedBackend {
  for (const count of [threads ?? 1, atMost]) {
    if (!Number.isInteger(count) || count < 1)
      throw new RangeError(`threads: expected a whole number of at least 1, got ${count}`);
  }
  return {
    name: wasmBackend.name,
    threads: threads ?? atMost,
    ofThreads: (count) => threadedWasmBackend({ atMost: count, ...(threads && { threads: count }) }),
    isAvailable: () => wasmBackend.isAvailable(),
    async compile(network, weights) {
      const count = threads ?? threadsFor(network, atMost);
      const transports = network.layers.some(({ kind }) => kind === 'transport');
      if (count === 1 || !transports) return wasmBackend.compile(network, weights);
      checkMemory(network, count);
      const shared = await sharedKernels(wasmMemoryBytes(network, count));
      return new WasmSession(
        shared.kernels,
        network,
        weights,
        new RowThreads({ ...shared, threads: count, minInputs: threads && 0 }),
      );
    },
  };
}
