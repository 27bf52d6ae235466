import { type EventStep, type EventStream, type SensorSize, stepsOf } from '@spikeseg/events';
import { evidenceReports, evidenceTiming, type StepWeights, type WeighedStep } from '@spikeseg/segmentation';
import type { Backend } from '@spikeseg/snn-core';
import type { ThreadedBackend } from '@spikeseg/snn-core/threads';
import { neverInterrupted } from '../context/interruption.ts';
import { workerFile } from '../context/worker-file.ts';
import { WorkerThreads } from './worker-threads.ts';

/** Steps that the thread is given at once, so that one in which the slow layer is updated does not keep it waiting; it is up to twice as far ahead. */
const stepsAtOnce = evidenceTiming.stepsPerAnswer;
/** From so many events a second on, and so many in all, a thread of its own is worth what it costs to start and to tell. */
const worthIt = { perSecond: 500_000, events: 2_000_000 } as const;

type StepEvents = Pick<EventStream, 't' | 'x' | 'y' | 'p'>;

/** Steps as they travel to the thread. */
export interface PostedEvents {
  readonly sensor: SensorSize;
  /** Time of the first event of the recording, µs. */
  readonly startUs: number;
  readonly offShare: number;
  readonly steps: readonly StepEvents[];
}

/** Steps as they come back. */
export interface PostedSteps {
  readonly kind: 'steps';
  readonly steps: readonly WeighedStep[];
}

/**
 * Weighs a recording in a thread of its own, a few steps ahead of who asks, who computes the network meanwhile: the same ratios and inputs as a
 * `StepWeigher` with a new `BackgroundModel` gives, to the bit. Close it when the work is done or has failed.
 */
export class WeighAhead implements StepWeights {
  readonly #recording: string;
  readonly #events: EventStream;
  readonly #offShare: number;
  readonly #steps: Iterator<EventStep>;
  readonly #thread: WorkerThreads;
  /** Weighed, and not asked for yet. */
  #ready: WeighedStep[] = [];
  readonly #coming: Promise<PostedSteps>[] = [];

  /** @param recording its name, for errors @param offShare share of an object's events that are OFF @param file what the thread runs */
  constructor(recording: string, events: EventStream, offShare: number, file: URL = workerFile('weigh')) {
    this.#recording = recording;
    this.#events = events;
    this.#offShare = offShare;
    this.#steps = stepsOf(events, evidenceReports.stepUs);
    const instead = 'on one core (taskset -c 0 …) the work is done without it';
    this.#thread = new WorkerThreads({ file, workers: 1, stop: neverInterrupted, instead });
  }

  /**
   * The next step that has events, whole.
   *
   * @throws Error when the thread has ended, and whatever it threw; RangeError when there is no step any more
   */
  async weigh(): Promise<WeighedStep> {
    if (this.#ready.length === 0) {
      while (this.#coming.length < 2 && this.#post());
      this.#ready.push(...((await this.#coming.shift())?.steps ?? []));
    }
    const next = this.#ready.shift();
    if (next === undefined) throw new RangeError(`${this.#recording}: expected no more calls than there are steps, got one more`);
    return next;
  }

  close(): Promise<void> {
    return this.#thread.close();
  }

  /** Gives the thread more steps. @returns whether there were any */
  #post(): boolean {
    const { sensor, t: times } = this.#events;
    const steps: StepEvents[] = [];
    for (let next = this.#steps.next(); !next.done; next = this.#steps.next()) {
      const { t, x, y, p } = next.value.events;
      steps.push({ t: t.slice(), x: x.slice(), y: y.slice(), p: p.slice() });
      if (steps.length === stepsAtOnce) break;
    }
    if (steps.length === 0) return false;
    const job: PostedEvents = { sensor, startUs: times[0], offShare: this.#offShare, steps };
    const columns = steps.flatMap((step) => [step.t, step.x, step.y, step.p]);
    const weighed = this.#thread.run<PostedSteps>(
      this.#recording,
      job,
      columns.map(({ buffer }) => buffer as ArrayBuffer),
    );
    // Whoever asks for them hears of a failure.
    weighed.catch(() => {});
    this.#coming.push(weighed);
    return true;
  }
}

/** Whether an engine has a thread to give, and a recording so many events that they are worth one. */
export function isWorthThread(backend: Backend, { t }: Pick<EventStream, 't'>): backend is ThreadedBackend {
  const durationS = (t[t.length - 1] - t[0]) / 1e6;
  return hasThreads(backend) && t.length >= Math.max(worthIt.events, worthIt.perSecond * durationS);
}

const hasThreads = (backend: Backend | ThreadedBackend): boolean => 'ofThreads' in backend && backend.threads > 1;

/** A thread for the events of a recording, and the engine with one thread less. */
export const weighAhead = (backend: ThreadedBackend, recording: string, events: EventStream, offShare: number) => ({
  weights: new WeighAhead(recording, events, offShare),
  backend: backend.ofThreads(backend.threads - 1),
});
