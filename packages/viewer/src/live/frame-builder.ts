import type { Level, Report } from '@spikeseg/detection';
import type { EventStream } from '@spikeseg/events';
import { pointColumns } from '../packing/point-columns.ts';
import { EvenSample } from './even-sample.ts';
import {
  frameMs,
  type LiveEvidence,
  type LiveFigures,
  type LiveFrame,
  type LivePoints,
  type LiveRows,
  liveEventsPerS,
} from './live-messages.ts';
import { LiveTrackLog } from './track-log.ts';

/** Frames that are late hold more, up to so many times as long. */
const latest = 5;
const maxEvents = (latest * liveEventsPerS * frameMs) / 1000;
/** Answers and steps of the network in a frame: a live stream has up to ten of each. */
const maxAnswers = 100;
const maxSteps = 20;
/** What a detector that sees objects everywhere may send. */
const maxPoints = 5000;
const maxCells = 10_000;

/** What was found until a moment of a stream. */
export type LiveAnswer = Pick<Report, 'tUs' | 'tracks' | 'points'>;

/** What each layer held at the end of a step, µs on the clock of the events. */
export interface LiveLevels {
  readonly tUs: number;
  readonly levels: readonly (readonly Pick<Level, 'row' | 'column' | 'nats'>[])[];
}

interface Event {
  readonly tUs: number;
  readonly x: number;
  readonly y: number;
  readonly p: number;
}

/** A frame, and what of the stream it is about. */
export interface BuiltFrame {
  readonly frame: LiveFrame;
  /** Left out where no level was told. */
  readonly evidence?: LiveEvidence | undefined;
  /** Nothing of the stream came. */
  readonly isEmpty: boolean;
}

/** Gathers what comes between two frames, in bounded room. */
export class FrameBuilder {
  readonly #now: () => number;
  readonly #events = new EvenSample<Event>(maxEvents);
  readonly #answers = new EvenSample<LiveAnswer>(maxAnswers);
  readonly #steps = new EvenSample<LiveLevels>(maxSteps);
  readonly #tracks = new LiveTrackLog();
  /** What the layers held last, and at the last answer: the moment that is shown first. */
  #lastStep: LiveLevels | undefined;
  #answeredStep: LiveLevels | undefined;
  /** When frames were built within the last second, ms, and what there was until then. */
  #moments: readonly FeedMoment[] = [];
  /** How long after the time of an event it was taken in, µs, by clocks that do not know each other: of the last events, and the least so far. */
  #delayUs = 0;
  #minDelayUs = Infinity;
  #firstUs = 0;
  #nowUs = 0;
  #begun = false;
  #number = 0;

  /** @param now ms */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Number of the next frame, from 1. */
  get next(): number {
    return this.#number + 1;
  }

  /** @param tUs on the clock of the events @returns since the first event, µs */
  sinceFirst = (tUs: number): number => tUs - this.#firstUs;

  takeEvents({ t, x, y, p }: EventStream): void {
    if (t.length === 0) return;
    if (!this.#begun) this.#firstUs = t[0];
    this.#begun = true;
    this.#delayUs = 1000 * this.#now() - t[t.length - 1];
    this.#minDelayUs = Math.min(this.#minDelayUs, this.#delayUs);
    this.#events.addAll(t.length, (k) => ({ tUs: t[k], x: x[k], y: y[k], p: p[k] }));
  }

  takeAnswer(answer: LiveAnswer): void {
    this.#nowUs = answer.tUs - this.#firstUs;
    this.#tracks.add(answer, this.next);
    this.#answers.add(answer);
    if (this.#lastStep?.tUs === answer.tUs) this.#answeredStep = this.#lastStep;
  }

  takeLevels(levels: LiveLevels): void {
    this.#steps.add(levels);
    this.#lastStep = levels;
  }

  /** What came since the frame before. */
  build(figures: LiveFigures): BuiltFrame {
    const isEmpty = this.#events.seen === 0 && this.#answers.seen === 0;
    const came = this.#events.seen;
    const { pace, rate, sinceMs } = this.#passed(figures.events);
    const events = evenly(this.#events.take(), Math.ceil((liveEventsPerS * sinceMs) / 1000));
    const number = ++this.#number;
    const points = this.#answers.take().flatMap((answer) => answer.points);
    const frame: LiveFrame = {
      kind: 'frame',
      ...figures,
      number,
      nowUs: this.#nowUs,
      rate,
      pace,
      lagS: this.#begun ? (this.#delayUs - this.#minDelayUs) / 1e6 : 0,
      came,
      t: Float64Array.from(events, ({ tUs }) => tUs - this.#firstUs),
      x: Uint16Array.from(events, ({ x }) => x),
      y: Uint16Array.from(events, ({ y }) => y),
      p: Uint8Array.from(events, ({ p }) => p),
      points: sentPoints(points.slice(0, maxPoints), this.#firstUs),
      rows: this.rowsSince(number),
    };
    const steps = withStep(this.#steps.take(), this.#answeredStep);
    this.#answeredStep = undefined;
    return { frame, isEmpty, evidence: steps.length === 0 ? undefined : evidenceColumns(steps, number, this.#firstUs) };
  }

  /** Rows of tracks that were reported in a frame or after it. */
  rowsSince(frame: number): LiveRows {
    return this.#tracks.rowsSince(frame, this.#firstUs);
  }

  /** What passed within the last second, and since the last frame. */
  #passed(events: number) {
    const now: FeedMoment = { ms: this.#now(), events, us: this.#nowUs };
    const lastMs = this.#moments.at(-1)?.ms ?? now.ms - frameMs;
    this.#moments = [...this.#moments.filter(({ ms }) => now.ms - ms <= 1000), now];
    const [first] = this.#moments;
    const seconds = (now.ms - first.ms) / 1000;
    return {
      rate: seconds > 0 ? (events - first.events) / seconds : 0,
      pace: seconds > 0 ? (now.us - first.us) / 1e6 / seconds : 0,
      sinceMs: Math.min(latest * frameMs, Math.max(0, now.ms - lastMs)),
    };
  }
}

/** Steps in the order of time, and one more unless it is among them. */
const withStep = (steps: readonly LiveLevels[], one: LiveLevels | undefined): readonly LiveLevels[] =>
  one === undefined ? steps : [...steps.filter(({ tUs }) => tUs < one.tUs), one, ...steps.filter(({ tUs }) => tUs > one.tUs)];

interface FeedMoment {
  readonly ms: number;
  readonly events: number;
  /** Until when the stream was searched. */
  readonly us: number;
}

/** So many of them, spread evenly. */
const evenly = <T>(all: readonly T[], room: number): readonly T[] =>
  all.length <= room
    ? all
    : all.filter((_, k) => Math.floor(((k + 1) * room) / all.length) > Math.floor((k * room) / all.length));

const sentPoints = (points: Report['points'], firstUs: number): LivePoints => ({
  ...pointColumns(points),
  t: Float64Array.from(points, ({ tUs }) => tUs - firstUs),
});

/** The last steps, as many as have room. */
function evidenceColumns(all: readonly LiveLevels[], number: number, firstUs: number): LiveEvidence {
  const counts = all.map(({ levels }) => levels.reduce((sum, { length }) => sum + length, 0));
  let [from, room] = [all.length, maxCells];
  while (from > 0 && counts[from - 1] <= room) room -= counts[--from];
  const steps = all.slice(from);
  const cells = steps.flatMap(({ levels }) =>
    levels.flatMap((of, layer) => of.map(({ row, column, nats }) => ({ layer, row, column, nats }))),
  );
  const begins = new Uint32Array(steps.length + 1);
  steps.forEach((_, s) => (begins[s + 1] = begins[s] + counts[from + s]));
  return {
    kind: 'evidence',
    number,
    t: Float64Array.from(steps, ({ tUs }) => tUs - firstUs),
    begins,
    layer: Uint8Array.from(cells, ({ layer }) => layer),
    row: Uint16Array.from(cells, ({ row }) => row),
    column: Uint16Array.from(cells, ({ column }) => column),
    quarterNats: Uint8Array.from(cells, ({ nats }) => Math.max(0, Math.min(255, Math.round(4 * nats)))),
  };
}
