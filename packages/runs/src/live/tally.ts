import type { EventStep, EventStream, LineFault } from '@spikeseg/events';
import { quantity } from '@spikeseg/report';
import type { Report } from '@spikeseg/segmentation';
import type { LiveFigures } from '@spikeseg/viewer';
import type { RecordingExtent } from '../recordings/recording-doubts.ts';

/** Counts what went in and what came out. */
export class Tally {
  readonly #now: () => number;
  readonly #startMs: number;
  #seenMs: number;
  #seenEvents = 0;
  #events = 0;
  #firstUs = 0;
  #lastUs = 0;
  /** Of the stream: the first time step and the last. */
  #steps: readonly [first: number, last: number] | undefined;
  #answeredUs: number | null = null;
  #detections = 0;
  readonly #tracks = new Set<number>();
  readonly #leftOut: Record<LineFault, number> = { unreadable: 0, outside: 0, late: 0, ahead: 0, crowded: 0 };

  /** @param now ms */
  constructor(now: () => number) {
    this.#now = now;
    this.#startMs = now();
    this.#seenMs = this.#startMs;
  }

  addEvents({ t }: EventStream): void {
    if (t.length === 0) return;
    if (this.#events === 0) this.#firstUs = t[0];
    this.#lastUs = t[t.length - 1];
    this.#events += t.length;
  }

  /** @returns how many of the kind there are now */
  addLeftOut(fault: LineFault, count = 1): number {
    return (this.#leftOut[fault] += count);
  }

  /** A time step was given to the detector. */
  addStep({ index }: Pick<EventStep, 'index'>): void {
    this.#steps = [this.#steps?.[0] ?? index, index];
  }

  addReport({ tUs, detections, points }: Report): void {
    this.#answeredUs = tUs;
    this.#detections += detections.length;
    // Numbers have gaps: what was confirmed may go on as another before it is reported.
    for (const { track } of points) this.#tracks.add(track);
  }

  /** @param pixels of the sensor @param unitIsOpen whether events come as lines, which do not say what their times count */
  extent(pixels: number, unitIsOpen: boolean): RecordingExtent {
    return { events: this.#events, durationUs: this.#lastUs - this.#firstUs, pixels, unitIsOpen };
  }

  /** Figures so far; the rate is that since they were last asked for. */
  status() {
    const nowMs = this.#now();
    const seconds = (nowMs - this.#seenMs) / 1000;
    const rate = seconds > 0 ? Math.round((this.#events - this.#seenEvents) / seconds) : null;
    this.#seenMs = nowMs;
    this.#seenEvents = this.#events;
    const lagS = (nowMs - this.#startMs) / 1000 - (this.#lastUs - this.#firstUs) / 1e6;
    return { ...this.#counts(), events_per_s: rate, lag_s: Math.round(1000 * lagS) / 1000 };
  }

  /** What somebody who looks on is told. */
  figures(): LiveFigures {
    const { events, detections, tracks } = this.#counts();
    return { events, detections, tracks };
  }

  /** Figures of the whole. */
  total() {
    const seconds = (this.#now() - this.#startMs) / 1000;
    return { ...this.#counts(), seconds, events_per_s: seconds > 0 ? Math.round(this.#events / seconds) : null };
  }

  #counts() {
    return {
      t_us: this.#answeredUs,
      events: this.#events,
      left_out: this.#leftOut,
      steps: this.#steps === undefined ? 0 : 1 + this.#steps[1] - this.#steps[0],
      detections: this.#detections,
      tracks: this.#tracks.size,
    };
  }
}

const inWords: Readonly<Record<LineFault, string>> = {
  unreadable: 'unreadable',
  outside: 'outside the sensor',
  late: 'earlier than the event before',
  ahead: 'far ahead of the events around them',
  crowded: 'more at a time than --max-burst',
};

/** The last line for the person at the terminal. */
export function summaryLine(name: string, { events, left_out, steps, detections, tracks, seconds, events_per_s }: Total): string {
  const rate = events_per_s === null ? '' : `, ${events_per_s} events/s`;
  const faults = Object.entries(inWords).flatMap(([fault, words]) => {
    const count = left_out[fault as LineFault];
    return count === 0 ? [] : [`${count} ${words}`];
  });
  const skipped = faults.length === 0 ? '' : `; left out: ${faults.join(', ')}`;
  return `${name}: ${events} events in ${seconds.toFixed(1)} s${rate}; ${steps} time steps, ${quantity(detections, 'detection')}, ${quantity(tracks, 'track')}${skipped}`;
}

type Total = ReturnType<Tally['total']>;
