import type { SensorSize } from '../stream/event-stream.ts';

/** What can be wrong with a line of events. */
export type LineFault = 'unreadable' | 'outside' | 'late' | 'ahead' | 'crowded';

/** How many events may come within how much time of the stream: the reader keeps them that long. */
export interface Burst {
  readonly maxBurst: number;
  /** µs */
  readonly withinUs: number;
}

/** Longest time without an event; a longer one is a clock that was set, or a damaged number, and would cost as many empty steps. */
const longestGapUs = 24 * 3600 * 1e6;

/** A longer jump forward is believed when a second event confirms it. */
const jumpUs = 1e6;

/** What a line was and what it should have been. */
export interface LineProblem {
  readonly fault: LineFault;
  readonly expected: string;
  readonly got: string;
}

/** Checks events as they come: on the sensor, in time order, polarities of one kind. Remembers the last that was right. */
export class EventChecks {
  readonly #sensor: SensorSize;
  /** NaN before the first: always a number, which costs less than one that may be missing. */
  #lastUs = Number.NaN;
  #offCode: -1 | 0 | undefined;
  readonly #burst: Burst;
  /** Events since a time, µs. */
  #sinceUs = -Infinity;
  #events = 0;

  constructor(sensor: SensorSize, burst: Burst = { maxBurst: Infinity, withinUs: 0 }) {
    this.#sensor = sensor;
    this.#burst = burst;
  }

  /** Polarity of the OFF events so far; undefined before the first. */
  get offCode(): -1 | 0 | undefined {
    return this.#offCode;
  }

  /** Whether an event at this time (µs) lies so far ahead of the last one that it may be a damaged number. */
  isJump(tUs: number): boolean {
    const gap = tUs - this.#lastUs;
    return gap > jumpUs && gap <= longestGapUs;
  }

  /** Whether an event at this time (µs) follows the last one that was right, and not the one at `jumpedUs`: that one was damaged. */
  contradicts(tUs: number, jumpedUs: number): boolean {
    return tUs < jumpedUs && !(tUs < this.#lastUs);
  }

  /** What is wrong with an event at a time (µs) that the next one contradicts. */
  jumpProblem(tUs: number): LineProblem {
    return { fault: 'ahead', expected: `a time near that of the events around it (${this.#lastUs} µs)`, got: `${tUs} µs` };
  }

  /** Takes in an event, or says what is wrong with it. @param numbers t (µs), x, y (sensor px from 0), p */
  problemOf(numbers: Float64Array): LineProblem | undefined {
    // By place: taking a typed array apart goes through its iterator, which is slow.
    const t = numbers[0];
    const x = numbers[1];
    const y = numbers[2];
    const p = numbers[3];
    const { width, height } = this.#sensor;
    if (x >= 0 && y >= 0 && x < width && y < height && x === Math.floor(x) && y === Math.floor(y)) {
      const late = t < this.#lastUs;
      if (late || t - this.#lastUs > longestGapUs || !Number.isSafeInteger(t)) return this.#timeProblem(t, late);
      if (p !== 1) {
        if ((p !== 0 && p !== -1) || (this.#offCode ?? p) !== p) return this.#polarityProblem(p);
        this.#offCode = p;
      }
      this.#lastUs = t;
      if (t - this.#sinceUs > this.#burst.withinUs) {
        this.#sinceUs = t;
        this.#events = 0;
      }
      return ++this.#events > this.#burst.maxBurst ? this.#crowdedProblem(t) : undefined;
    }
    if (!Number.isInteger(x) || !Number.isInteger(y)) {
      return { fault: 'unreadable', expected: 'whole pixel coordinates', got: `(${x}, ${y})` };
    }
    const expected = `a pixel of a sensor of ${width}×${height}, x from 0 to ${width - 1} and y from 0 to ${height - 1}`;
    return { fault: 'outside', expected, got: `(${x}, ${y})` };
  }

  #timeProblem(t: number, late: boolean): LineProblem {
    if (!Number.isSafeInteger(t)) return { fault: 'unreadable', expected: 'whole microseconds within ±2^53', got: `${t}` };
    const expected = late
      ? `times that do not fall (the event before is at ${this.#lastUs} µs)`
      : `an event within 24 hours of the one before (at ${this.#lastUs} µs)`;
    return { fault: late ? 'late' : 'ahead', expected, got: `${t} µs` };
  }

  #crowdedProblem(t: number): LineProblem {
    const { maxBurst, withinUs } = this.#burst;
    const expected = `at most ${maxBurst} events (maxBurst) within ${withinUs / 1e6} s`;
    return { fault: 'crowded', expected, got: `more from ${this.#sinceUs} to ${t} µs; does the clock stand still?` };
  }

  #polarityProblem(p: number): LineProblem {
    const got = this.#offCode === undefined || (p !== 0 && p !== -1) ? `${p}` : `both ${this.#offCode} and ${p}`;
    return { fault: 'unreadable', expected: 'polarities −1 and 1, or 0 and 1', got };
  }
}
