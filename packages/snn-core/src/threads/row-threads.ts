import { extname } from 'node:path';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { Address } from '../backend/wasm/kernels.ts';
import { ownRows, type RowLayer, type Rows } from '../backend/wasm/rows.ts';
import type { RowWorkerData } from './row-worker.ts';
import type { SharedKernels } from './shared-kernels.ts';
import { endService, giveOut, newTickets, takePieces, waitForAll } from './tickets.ts';

/** A piece takes some ms. A thread that is late by so much hangs, or has ended. */
const patienceMs = 60_000;

/**
 * From so many inputs of a step on threads share what is computed for each. Fewer take one thread less time than it takes to wake others, who look for work for
 * some tens of µs before they sleep.
 */
const manyInputs = 400;

/** What runs beside this file, in src/ and, bundled, in dist/. */
const workerFile = new URL(`row-worker${extname(import.meta.url)}`, import.meta.url);

export interface RowThreadsOptions extends SharedKernels {
  /** Threads, the calling one included; at least 2. */
  readonly threads: number;
  /** Fewer inputs are computed by the calling thread alone; 400 where it is left out. */
  readonly minInputs?: number | undefined;
  /** What the threads run. */
  readonly file?: URL | undefined;
}

interface Helper {
  readonly worker: Worker;
  readonly problems: MessagePort;
}

/**
 * Computes rows in several threads, of which the calling one is the first. The others start with the first maps, and no thread waits for them:
 * until they are there, the calling thread does what there is. They keep no process alive, and end with the session.
 */
export class RowThreads implements Rows {
  readonly threads: number;
  readonly #options: RowThreadsOptions;
  readonly #alone: Rows;
  readonly #minInputs: number;
  readonly #tickets = newTickets();
  readonly #bands = new Map<Address, readonly Address[]>();
  #helpers: readonly Helper[] | undefined;
  /** Why nothing can be computed any more. */
  #fault: Error | undefined;

  constructor(options: RowThreadsOptions) {
    this.threads = options.threads;
    this.#options = options;
    this.#alone = ownRows(options.kernels);
    this.#minInputs = options.minInputs ?? manyInputs;
  }

  add({ address, bands }: RowLayer): void {
    this.#bands.set(address, bands);
  }

  compute(layer: RowLayer, parts: number, inputs: number): void {
    if (this.#fault !== undefined) throw this.#fault;
    if (inputs < this.#minInputs) this.#alone.compute(layer, parts, inputs);
    else this.#share(layer, parts);
  }

  #share({ address, count, span }: RowLayer, parts: number): void {
    this.#helpers ??= Array.from({ length: this.threads - 1 }, (_, k) => this.#start(k + 1));
    giveOut(this.#tickets, { layer: address, parts, count, span });
    const { kernels } = this.#options;
    const [own] = this.#bands.get(address) as readonly Address[];
    try {
      takePieces(this.#tickets, (layer, part, first, end) => kernels.computeParts(layer, own, part, first, end));
    } catch (error) {
      this.#fail('the calling thread', error);
      throw error;
    }
    if (waitForAll(this.#tickets, patienceMs)) return;
    const problems = (this.#helpers ?? []).map(({ problems: port }) => receiveMessageOnPort(port)?.message as string | undefined);
    this.#fail('one', problems.find((problem) => problem !== undefined) ?? `gave no answer in ${patienceMs / 1000} s`);
    throw this.#fault;
  }

  close(): void {
    this.#fault ??= new Error('wasm engine: expected a live session, got one that was disposed');
    endService(this.#tickets);
    for (const { worker, problems } of this.#helpers ?? []) {
      problems.close();
      void worker.terminate();
    }
    this.#helpers = [];
  }

  /** @param place of the thread, 0 being the calling one */
  #start(place: number): Helper {
    const { module, memory, file = workerFile } = this.#options;
    const { port1, port2 } = new MessageChannel();
    const bands = new Map([...this.#bands].map(([layer, ofLayer]) => [layer, ofLayer[place]]));
    const workerData: RowWorkerData = { module, memory, tickets: this.#tickets, bands, problems: port2 };
    // A program may be a text that Node was given (`node --input-type=module -e …`); a thread is a file.
    const worker = new Worker(file, { workerData, transferList: [port2], execArgv: [] });
    worker.on('error', (error) => this.#fail('one', error));
    worker.on('exit', (code) => this.#fail('one', `exited with code ${code}`));
    worker.unref();
    port1.unref();
    return { worker, problems: port1 };
  }

  #fail(which: string, problem: unknown): void {
    const text = problem instanceof Error ? `ended: ${problem.message}` : String(problem);
    this.#fault ??= new Error(
      `wasm engine: expected ${this.threads} threads to compute rows, got one that failed: ${which} ${text}; compile the network anew, or use one thread`,
      { cause: problem },
    );
  }
}
