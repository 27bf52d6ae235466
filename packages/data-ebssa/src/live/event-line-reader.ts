import type { EventStream, SensorSize } from '@spikeseg/snn-core';
import { EventFormatError } from '../errors/event-format-error.ts';
import { EventChecks, type LineFault, type LineProblem } from './event-checks.ts';
import { eventColumns, isHeader, layoutOf, type LineLayout, plainLayout, readFields, readNumbers } from './event-line.ts';
import { emptyEvents } from './event-queue.ts';

export interface EventLineOptions {
  /** What to call the stream in messages. */
  readonly name: string;
  readonly sensor: SensorSize;
  /** Told of lines that are left out; without it the first such line is an error. */
  readonly onBadLine?: (fault: LineFault, error: () => EventFormatError) => void;
}

/** Longest line that is waited for, bytes. */
const longestLine = 65_536;
/** Shortest line with an event: `0,0,0,0` and its end. */
const shortestLine = 8;
const newline = 0x0a;

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
  #line = 0;
  /** Where in the stream the piece in hand begins, bytes. */
  #offset = 0;
  #rest = new Uint8Array();
  #skipsToEnd = false;

  constructor(options: EventLineOptions) {
    this.#options = options;
    this.#checks = new EventChecks(options.sensor);
    this.#events = emptyEvents(options.sensor, 0);
  }

  /**
   * The events on the lines that end in this piece, in order, in one block; valid until the next is asked for.
   *
   * @throws EventFormatError with line and byte, for the first line that holds no event (unless `onBadLine` takes it), and for
   *   a header without the four columns; the events before it have been given out
   */
  *read(piece: Uint8Array): Generator<EventStream, void> {
    this.#makeRoom(this.#rest.length + piece.length);
    try {
      this.#readLines(piece);
    } catch (error) {
      yield this.#taken();
      throw error;
    }
    yield this.#taken();
  }

  /** The event on the last line, where no line end follows it. @throws EventFormatError as `read` does */
  *end(): Generator<EventStream, void> {
    this.#makeRoom(this.#rest.length);
    this.#finish();
    yield this.#taken();
  }

  #readLines(piece: Uint8Array): void {
    let start = 0;
    if (this.#rest.length > 0 || this.#skipsToEnd) {
      const end = piece.indexOf(newline);
      if (end < 0) {
        this.#keep(piece);
        return;
      }
      this.#keep(piece.subarray(0, end + 1));
      this.#finish();
      start = end + 1;
    }
    for (;;) {
      const end = piece.indexOf(newline, start);
      if (end < 0) break;
      this.#readLine(piece, start, end);
      this.#offset += end + 1 - start;
      start = end + 1;
    }
    this.#keep(piece.subarray(start));
  }

  #makeRoom(bytes: number): void {
    const most = Math.ceil(bytes / shortestLine) + 1;
    if (this.#events.t.length < most) this.#events = emptyEvents(this.#options.sensor, most);
  }

  #taken(): EventStream {
    const { t, x, y, p, sensor } = this.#events;
    const end = this.#count;
    this.#count = 0;
    return { t: t.subarray(0, end), x: x.subarray(0, end), y: y.subarray(0, end), p: p.subarray(0, end), sensor };
  }

  /** Keeps the beginning of a line, unless it is too long to be one. */
  #keep(more: Uint8Array): void {
    if (this.#skipsToEnd) {
      this.#offset += more.length;
      return;
    }
    const rest = new Uint8Array(this.#rest.length + more.length);
    rest.set(this.#rest);
    rest.set(more, this.#rest.length);
    this.#rest = rest;
    if (rest.length <= longestLine) return;
    this.#line++;
    this.#bad({ fault: 'unreadable', expected: `lines of at most ${longestLine} bytes`, got: 'a longer one; is this text?' });
    this.#offset += rest.length;
    this.#rest = new Uint8Array();
    this.#skipsToEnd = true;
  }

  /** Reads the line that was kept, with or without its end. */
  #finish(): void {
    const line = this.#rest;
    if (this.#skipsToEnd) this.#skipsToEnd = false;
    else if (line.length > 0) this.#readLine(line, 0, line.at(-1) === newline ? line.length - 1 : line.length);
    this.#offset += line.length;
    this.#rest = new Uint8Array();
  }

  #readLine(bytes: Uint8Array, start: number, lineEnd: number): void {
    this.#line++;
    const end = lineEnd > start && bytes[lineEnd - 1] === 0x0d ? lineEnd - 1 : lineEnd;
    if (end === start) return;
    if (this.#layout === undefined && this.#readHeader(textOf(bytes, start, end))) return;
    const layout = this.#layout ?? plainLayout;
    const numbers = this.#numbers;
    if (!readNumbers(bytes, start, end, layout, numbers) && !readFields(textOf(bytes, start, end), layout, numbers)) {
      const line = textOf(bytes, start, end);
      if (line.trim() !== '') this.#bad({ fault: 'unreadable', expected: expectedOf(layout), got: quoted(line) });
      return;
    }
    const problem = this.#checks.problemOf(numbers);
    if (problem !== undefined) return this.#bad(problem);
    const at = this.#count++;
    const { t, x, y, p } = this.#events;
    t[at] = numbers[0];
    x[at] = numbers[1];
    y[at] = numbers[2];
    p[at] = numbers[3] === 1 ? 1 : 0;
  }

  /** Finds out about the columns from the first line. @returns whether it was a header */
  #readHeader(line: string): boolean {
    if (!isHeader(line)) {
      this.#layout = plainLayout;
      return false;
    }
    this.#layout = layoutOf(line);
    if (this.#layout !== undefined) return true;
    const expected = `${eventColumns.join(',')} of a first event, or a header that names these columns once each`;
    throw this.#error({ fault: 'unreadable', expected, got: quoted(line) });
  }

  #bad(problem: LineProblem): void {
    const { onBadLine } = this.#options;
    if (onBadLine === undefined) throw this.#error(problem);
    const [line, offset] = [this.#line, this.#offset];
    onBadLine(problem.fault, () => this.#error(problem, line, offset));
  }

  #error({ expected, got }: LineProblem, line = this.#line, offset = this.#offset): EventFormatError {
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
