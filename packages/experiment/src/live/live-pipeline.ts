import {
  type EventStep,
  type EventStream,
  ownUtcOffset,
  type SensorSize,
  StepCutter,
  type StepGrid,
  type WindowOptions,
} from '@spikeseg/events';
import type { Context } from '../context.ts';
import { type Interruption, stopIfInterrupted } from '../interruption.ts';
import type { LiveWatch } from './live-watch.ts';
import { answerLines, jsonLine, type LiveAnswers } from './step-answer.ts';
import { Tally } from './tally.ts';

/** Steps after which signals are let in, where many are answered without waiting for input. */
const stepsAtOnce = 256;

interface PipelineParts {
  readonly name: string;
  readonly sensor: SensorSize;
  readonly cuts: WindowOptions;
  readonly detector: LiveAnswers;
  /** UTC of the first event, µs since 1970; undefined: what the times of the events tell. */
  readonly startUtcUs?: number | undefined;
  /** Steps to go on with. */
  readonly grid: StepGrid | undefined;
  /** Told of all that comes and is found. */
  readonly watch?: LiveWatch | undefined;
}

/** Events in, JSON lines out: cuts steps, answers, writes and waits until somebody takes what was written. */
export class LivePipeline {
  readonly tally: Tally;
  readonly #stdout: Context['stdout'];
  readonly #name: string;
  readonly #cutter: StepCutter;
  readonly #detector: LiveAnswers;
  readonly #feed: LiveWatch['feed'] | undefined;
  readonly #stop: Interruption;
  readonly #startUtcUs: number | undefined;
  #utcOffsetUs: number | undefined;
  #steps = 0;
  #waits = false;

  constructor(
    { stdout, now }: Pick<Context, 'stdout' | 'now'>,
    { name, sensor, cuts, detector, grid, watch, startUtcUs }: PipelineParts,
    stop: Interruption,
  ) {
    this.tally = new Tally(now);
    this.#stdout = stdout;
    this.#name = name;
    this.#detector = detector;
    this.#startUtcUs = startUtcUs;
    this.#feed = watch?.feed;
    this.#stop = stop;
    this.#cutter = new StepCutter(sensor, cuts, grid);
  }

  /** Takes in the next block. @throws InterruptedError */
  async take(events: EventStream): Promise<void> {
    const [firstUs] = events.t;
    if (firstUs !== undefined)
      this.#utcOffsetUs ??= this.#startUtcUs === undefined ? ownUtcOffset(firstUs) : this.#startUtcUs - firstUs;
    this.tally.addEvents(events);
    this.#feed?.takeEvents(events);
    for (const step of this.#cutter.push(events)) await this.#answer(step);
    await stopIfInterrupted(this.#stop);
  }

  /** Nothing comes any more: answers the open step. */
  async finish(): Promise<void> {
    const last = this.#cutter.end();
    if (last !== undefined) await this.#answer(last);
  }

  /** Writes how it goes, unless nobody takes what was written before. */
  writeStatus(): void {
    if (!this.#waits) void this.#send(jsonLine({ type: 'status', recording: this.#name, ...this.tally.status() }));
  }

  /** Writes the last line. */
  writeEnd(reason: string): void {
    this.#stdout.write(jsonLine({ type: 'end', recording: this.#name, reason, ...this.tally.total() }));
  }

  async #answer(step: EventStep): Promise<void> {
    for await (const answer of this.#detector.answers(step)) {
      this.tally.addAnswer(answer);
      this.#feed?.takeAnswer(answer);
      const lines = answerLines(answer, this.#utcOffsetUs);
      if (lines !== '') await this.#send(lines);
      if (++this.#steps % stepsAtOnce === 0) await stopIfInterrupted(this.#stop);
    }
  }
  async #send(lines: string): Promise<void> {
    this.#stdout.write(lines);
    this.#waits = true;
    await this.#stdout.drained(this.#stop.signal);
    this.#waits = false;
  }
}
