import { type EventStep, type EventStream, ownUtcOffset } from '@spikeseg/events';
import { jsonLine, type Report, reportLines } from '@spikeseg/segmentation';
import { type Interruption, stopIfInterrupted } from '../context/context.ts';
import type { Live, LiveWatch } from './open-live.ts';
import { Tally } from './tally.ts';

/** Reports after which signals are let in, where many come without waiting for input. */
const reportsAtOnce = 256;

/** Where JSON lines go. */
export interface LiveOutput {
  write(text: string): void;
  /** Resolves when what was written has been taken, to the last few kilobytes, or when `stop` is aborted. */
  drained(stop: AbortSignal): Promise<void>;
}

interface PipelineParts {
  readonly name: string;
  readonly output: LiveOutput;
  readonly live: Pick<Live, 'cutter' | 'detector'>;
  /** UTC of the first event, µs since 1970; undefined: what the times of the events tell. */
  readonly startUtcUs?: number | undefined;
  /** Gets all that comes and is found. */
  readonly watch?: LiveWatch | undefined;
}

/** Events in, JSON lines out: cuts steps, detects, writes and waits until somebody takes what was written. */
export class LivePipeline {
  readonly tally: Tally;
  readonly #output: LiveOutput;
  readonly #name: string;
  readonly #live: Pick<Live, 'cutter' | 'detector'>;
  readonly #feed: LiveWatch['feed'] | undefined;
  readonly #stop: Interruption;
  readonly #startUtcUs: number | undefined;
  #utcOffsetUs: number | undefined;
  #reports = 0;
  #waits = false;

  constructor(now: () => number, { name, output, live, watch, startUtcUs }: PipelineParts, stop: Interruption) {
    this.tally = new Tally(now);
    this.#output = output;
    this.#name = name;
    this.#live = live;
    this.#startUtcUs = startUtcUs;
    this.#feed = watch?.feed;
    this.#stop = stop;
  }

  /** Takes in the next block. @throws InterruptedError */
  async take(events: EventStream): Promise<void> {
    const [firstUs] = events.t;
    if (firstUs !== undefined)
      this.#utcOffsetUs ??= this.#startUtcUs === undefined ? ownUtcOffset(firstUs) : this.#startUtcUs - firstUs;
    this.tally.addEvents(events);
    this.#feed?.takeEvents(events);
    for (const step of this.#live.cutter.push(events)) await this.#push(step);
    await stopIfInterrupted(this.#stop);
  }

  /** Nothing comes any more: ends the open step. */
  async finish(): Promise<void> {
    const last = this.#live.cutter.end();
    if (last !== undefined) await this.#push(last);
    await this.#write(this.#live.detector.end());
  }

  /** Writes how it goes, unless the reader is behind. */
  writeStatus(): void {
    if (!this.#waits) void this.#send(jsonLine({ type: 'status', recording: this.#name, ...this.tally.status() }));
  }

  /** Writes the last line. */
  writeEnd(reason: string): void {
    this.#output.write(jsonLine({ type: 'end', recording: this.#name, reason, ...this.tally.total() }));
  }

  async #push(step: EventStep): Promise<void> {
    await this.#write(this.#live.detector.push(step));
    this.tally.addStep(step);
  }

  async #write(reports: AsyncIterable<Report>): Promise<void> {
    for await (const report of reports) {
      this.tally.addReport(report);
      this.#feed?.takeAnswer(report);
      const lines = reportLines(report, this.#name, this.#utcOffsetUs);
      if (lines !== '') await this.#send(lines);
      if (++this.#reports % reportsAtOnce === 0) await stopIfInterrupted(this.#stop);
    }
  }

  async #send(lines: string): Promise<void> {
    this.#output.write(lines);
    this.#waits = true;
    await this.#output.drained(this.#stop.signal);
    this.#waits = false;
  }
}
