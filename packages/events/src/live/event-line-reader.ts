import { EventFormatError } from '../recording/event-format-error.ts';
import { emptyEvents } from '../stream/event-queue.ts';
import type { EventStream, SensorSize } from '../stream/event-stream.ts';
import { type Burst, EventChecks, type LineFault, type LineProblem } from './event-checks.ts';
import { eventColumns, isHeader, type LineLayout, layoutOf, plainLayout, readFields, readNumbers } from './event-line.ts';
import { LineSplitter, longestLine } from './line-splitter.ts';

export interface EventLineOptions {
  /** What to call the stream in messages. */
  readonly name: string;
  readonly sensor: SensorSize;
  /** Most events at a time; any number when left out. */
  readonly burst?: Burst | undefined;
  /** Called with lines that are left out; without it the first such line is an error. */
  readonly onBadLine?: (fault: LineFault, error: () => EventFormatError) => void;
}

/** Shortest line with an event: `0,0,0,0` and its end. */
const shortestLine = 8;

/**
 * Events from lines of text that come in pieces: `t_us,x,y,p` in µs, 0-based sensor px and −1/1 or 0/1, with or without a
 * header. A header names the columns in any order; others than these four are left alone. Keeps the beginning of a line until
 * the rest of it comes, and nothing else.
 */
export class EventLineReader {
  readonly #options: EventLineOptions;
  readonly #checks: EventChecks;
  readonly #numbers = new Float64Array(eventColumns.length);
  #events: EventStream;
  #count = 0;
  #layout: LineLayout | undefined;
  /** An event that lies far ahead, and the line it is on: the next one says whether it is one. */
  #jump: { readonly numbers: Float64Array; readonly line: number; readonly offset: number } | undefined;
  readonly #lines = new LineSplitter({
    line: (bytes, start, end) => this.#readLine(bytes, start, end),
    tooLong: () =>
      this.#bad({ fault: 'unreadable', expected: `lines of at most ${longestLine} bytes`, got: 'a longer one; is this text?' }),
  });

  constructor(options: EventLineOptions) {
    this.#options = options;
    this.#checks = new EventChecks(options.sensor, options.burst);
    this.#events = emptyEvents(options.sensor, 0);
  }

  /** How the lines so far write OFF: −1 or 0; undefined before the first OFF event. */
  get offCode(): -1 | 0 | undefined {
    return this.#checks.offCode;
  }

  /**
   * The events on the lines that end in this piece, in order, in one block; valid until the next is asked for.
   *
   * @throws EventFormatError with line and byte, for the first line that holds no event (unless `onBadLine` takes it), and for
   *   a header without the four columns; the events before it have been given out
   */
  *read(piece: Uint8Array): Generator<EventStream, void> {
    this.#makeRoom(this.#lines.waiting + piece.length);
    try {
      this.#lines.split(piece);
    } catch (error) {
      yield this.#taken();
      throw error;
    }
    yield this.#taken();
  }

  /** The event on the last line, where no line end follows it. @throws EventFormatError as `read` does */
  *end(): Generator<EventStream, void> {
    this.#makeRoom(this.#lines.waiting);
    this.#lines.end();
    this.#settleJump(Infinity);
    yield this.#taken();
  }

  #makeRoom(bytes: number): void {
    // One more, which may have waited.
    const max = Math.ceil(bytes / shortestLine) + 2;
    if (this.#events.t.length < max) this.#events = emptyEvents(this.#options.sensor, max);
  }

  #taken(): EventStream {
    const { t, x, y, p, sensor } = this.#events;
    const end = this.#count;
    this.#count = 0;
    return { t: t.subarray(0, end), x: x.subarray(0, end), y: y.subarray(0, end), p: p.subarray(0, end), sensor };
  }

  #readLine(bytes: Uint8Array, start: number, end: number): void {
    if (end === start) return;
    if (this.#layout === undefined && this.#takeFirst(textOf(bytes, start, end))) return;
    const layout = this.#layout ?? plainLayout;
    const numbers = this.#numbers;
    if (!readNumbers(bytes, start, end, layout, numbers) && !readFields(textOf(bytes, start, end), layout, numbers)) {
      const line = textOf(bytes, start, end);
      if (line.trim() !== '') this.#bad({ fault: 'unreadable', expected: expectedOf(layout), got: quoted(line) });
      return;
    }
    if (this.#jump !== undefined) this.#settleJump(numbers[0]);
    if (this.#jump === undefined && this.#checks.isJump(numbers[0])) {
      const { line, offset } = this.#lines;
      this.#jump = { numbers: numbers.slice(), line, offset };
      return;
    }
    this.#take(numbers);
  }

  /** Decides on the event that waits, once the time (µs) of the next is known. A late one decides nothing. */
  #settleJump(nextUs: number): void {
    const { numbers, line, offset } = this.#jump ?? {};
    if (numbers === undefined) return;
    if (this.#checks.contradicts(nextUs, numbers[0])) {
      this.#jump = undefined;
      return this.#bad(this.#checks.jumpProblem(numbers[0]), line, offset);
    }
    if (!(nextUs >= numbers[0])) return;
    this.#jump = undefined;
    this.#take(numbers, line, offset);
  }

  #take(numbers: Float64Array, line?: number, offset?: number): void {
    const problem = this.#checks.problemOf(numbers);
    if (problem !== undefined) return this.#bad(problem, line, offset);
    const at = this.#count++;
    const { t, x, y, p } = this.#events;
    t[at] = numbers[0];
    x[at] = numbers[1];
    y[at] = numbers[2];
    p[at] = numbers[3] === 1 ? 1 : 0;
  }

  /** Finds out about the columns from the first line. @returns whether it is done with: a header, or blank */
  #takeFirst(line: string): boolean {
    if (line.trim() === '') return true;
    if (!isHeader(line)) {
      this.#layout = plainLayout;
      return false;
    }
    this.#layout = layoutOf(line);
    if (this.#layout !== undefined) return true;
    const expected = `${eventColumns.join(',')} of a first event, or a header that names these columns once each`;
    const hint = /(^|,)\s*t\s*(,|$)/.test(line) ? '; if t is the time in µs, call it t_us' : '';
    throw this.#error({ fault: 'unreadable', expected, got: `${quoted(line)}${hint}` });
  }

  #bad(problem: LineProblem, line = this.#lines.line, offset = this.#lines.offset): void {
    const { onBadLine } = this.#options;
    if (onBadLine === undefined) throw this.#error(problem, line, offset);
    onBadLine(problem.fault, () => this.#error(problem, line, offset));
  }

  #error({ expected, got }: LineProblem, line = this.#lines.line, offset = this.#lines.offset): EventFormatError {
    return new EventFormatError({ file: this.#options.name, variable: `line ${line}`, offset, expected, got });
  }
}

const decoder = new TextDecoder();
const textOf = (bytes: Uint8Array, start: number, end: number): string => decoder.decode(bytes.subarray(start, end));

const quoted = (line: string): string => JSON.stringify(line.length > 60 ? `${line.slice(0, 60)}…` : line);

const expectedOf = (layout: LineLayout): string =>
  layout === plainLayout
    ? `${eventColumns.join(',')} as whole numbers`
    : `${layout.length} fields as in the header, whole numbers`;
