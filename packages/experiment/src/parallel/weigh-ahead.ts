import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { evidenceSteps, type StepWeights, type WeighedStep } from '@spikeseg/segmentation';
import { type Backend, type EventStream, type SensorSize, wasmBackend } from '@spikeseg/snn-core';
import { workerFile } from '../worker-file.ts';
import { type PostedError, receivedError } from './answer-jobs.ts';
import { withThreads } from './threads-per-recording.ts';

/** Steps that are with the thread at most: so much memory it takes, and so far it may be ahead. */
const stepsAhead = 4;
/** A step takes some ms. A thread that is late by so much hangs, or has ended. */
const usualPatienceMs = 60_000;
/** From so many events a second on, and so many in all, a thread of its own is worth what it costs to start and to tell. */
const worthIt = { perSecond: 500_000, events: 2_000_000 } as const;

/** What the thread is given once. */
export interface WeighThreadData {
  readonly sensor: SensorSize;
  /** Time of the first event, µs. */
  readonly startUs: number;
  readonly offShare: number;
  /** Gets the events of a step, and answers a {@link PostedStep} or a {@link PostedError}. */
  readonly port: MessagePort;
  /** One i32 that all see: steps that are answered. */
  readonly answered: Int32Array;
}

/** A step as it comes back. */
export interface PostedStep extends WeighedStep {
  readonly kind: 'step';
}

/**
 * Weighs a recording in a thread of its own, a few steps ahead of who asks, who computes the network meanwhile: the same ratios and inputs as a
 * `StepWeigher` with a new `BackgroundModel` gives, to the bit. Close it when the work is done or has failed.
 */
export class WeighAhead implements StepWeights {
  readonly #events: EventStream;
  readonly #steps: ReturnType<typeof evidenceSteps>;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #answered = new Int32Array(new SharedArrayBuffer(4));
  readonly #patienceMs: number;
  /** Why the thread has ended. */
  #fault: unknown;
  #posted = 0;
  #taken = 0;

  /** @param offShare share of an object's events that are OFF @param file what the thread runs @param patienceMs how long a step may take */
  constructor(events: EventStream, offShare: number, file: URL = workerFile('weigh'), patienceMs: number = usualPatienceMs) {
    this.#events = events;
    this.#patienceMs = patienceMs;
    this.#steps = evidenceSteps(events.t);
    const { port1, port2 } = new MessageChannel();
    const workerData: WeighThreadData = {
      sensor: events.sensor,
      startUs: events.t[0],
      offShare,
      port: port2,
      answered: this.#answered,
    };
    // A program may be a text that Node was given (`node --input-type=module -e …`); a thread is a file.
    this.#worker = new Worker(file, { workerData, transferList: [port2], execArgv: [] });
    this.#worker.on('error', (error) => (this.#fault = error));
    this.#worker.unref();
    this.#port = port1;
    port1.unref();
  }

  /** The next step, whole. @throws Error when the thread has ended, or hangs, and whatever it threw */
  weigh(): PostedStep {
    while (this.#posted < this.#taken + stepsAhead && this.#post());
    while (Atomics.load(this.#answered, 0) === this.#taken) {
      if (Atomics.wait(this.#answered, 0, this.#taken, this.#patienceMs) === 'timed-out')
        throw new Error(`events: expected a thread that weighs them, got no answer in ${this.#patienceMs / 1000} s`, {
          cause: this.#fault,
        });
    }
    this.#taken++;
    const answer = receiveMessageOnPort(this.#port)?.message as PostedStep | PostedError;
    if (answer.kind === 'error') throw receivedError(answer.error);
    return answer;
  }

  async close(): Promise<void> {
    this.#port.close();
    await this.#worker.terminate();
  }

  /** Gives the thread one step more. @returns whether there was one */
  #post(): boolean {
    const { value, done } = this.#steps.next();
    if (done) return false;
    const { t, x, y, p } = this.#events;
    const { begin, end } = value;
    const step = { t: t.slice(begin, end), x: x.slice(begin, end), y: y.slice(begin, end), p: p.slice(begin, end) };
    this.#port.postMessage(step, [step.t.buffer, step.x.buffer, step.y.buffer, step.p.buffer]);
    this.#posted++;
    return true;
  }
}

/** Whether an engine has a thread to give, and a recording so many events that they are worth one. */
export function isWorthThread({ threads = 1 }: Backend, { t }: Pick<EventStream, 't'>): boolean {
  const durationS = (t[t.length - 1] - t[0]) / 1e6;
  return threads > 1 && t.length >= Math.max(worthIt.events, worthIt.perSecond * durationS);
}

/** A thread for the events of a recording, and the engine with one thread less. */
export const weighAhead = ({ threads = 1 }: Backend, events: EventStream, offShare: number) => ({
  weights: new WeighAhead(events, offShare),
  backend: withThreads(wasmBackend, threads - 1),
});
