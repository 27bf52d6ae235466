import { type MessagePort, workerData } from 'node:worker_threads';
import { fail, serve } from './tickets.ts';

/*
 * The entry of a thread that computes rows beside the one that runs a session. It has the same kernels on the same memory, and a band of its own
 * for each layer. It imports nothing of the engine, so that it starts at once.
 */

/** What a thread is given. */
export interface RowWorkerData {
  readonly module: object;
  readonly memory: object;
  readonly tickets: Int32Array;
  /** The band of a layer. */
  readonly bands: ReadonlyMap<number, number>;
  /** Gets what went wrong. */
  readonly problems: MessagePort;
}

interface Instances {
  readonly Instance: new (
    module: object,
    imports: object,
  ) => {
    readonly exports: { computeParts(layer: number, band: number, parts: number, first: number, end: number): void };
  };
}

const { module, memory, tickets, bands, problems } = workerData as RowWorkerData;
try {
  const { Instance } = (globalThis as unknown as { readonly WebAssembly: Instances }).WebAssembly;
  const kernels = new Instance(module, { env: { memory } }).exports;
  serve(tickets, (layer, parts, first, end) => kernels.computeParts(layer, bands.get(layer) as number, parts, first, end));
} catch (error) {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port to another thread, not to a window
  problems.postMessage(String(error));
  fail(tickets);
}
