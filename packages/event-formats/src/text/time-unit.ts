import type { EventSink } from '../event-sink.ts';
import type { ReadReport } from '../read-report.ts';

/** Unit of the times in a file. */
export type TimeUnit = 's' | 'ms' | 'us' | 'ns';

/** Power of ten of a unit, in µs. */
export const unitExponent: Readonly<Record<TimeUnit, number>> = { s: 6, ms: 3, us: 0, ns: -3 };

const unitNames: Readonly<Record<TimeUnit, RegExp>> = {
  s: /^(s|secs?|seconds?)$/,
  ms: /^(ms|msecs?|milli(second)?s?)$/,
  us: /^(us|µs|μs|usecs?|micro(second)?s?)$/,
  ns: /^(ns|nsecs?|nano(second)?s?)$/,
};

/** The unit of a name, e.g. `usec`. */
export const unitNamed = (name: string): TimeUnit | undefined =>
  (Object.keys(unitNames) as TimeUnit[]).find((unit) => unitNames[unit].test(name));

/** From here on whole numbers are ns since 1970, and those with decimals are no seconds since then. */
const smallestUnixNs = 1e17;
const largestUnixSeconds = 1e11;

/** The likely unit of times that tell none. @param isFractional whether one of them is no whole number */
export function likelyUnit(times: readonly number[], isFractional: boolean): TimeUnit {
  const largest = times.reduce((max, time) => Math.max(max, Math.abs(time)), 0);
  if (isFractional && largest < largestUnixSeconds) return 's';
  return largest >= smallestUnixNs ? 'ns' : 'us';
}

/** Events per second over a whole recording that are more than a camera sends, and fewer than any sensor makes by itself. */
const maxPerSecond = 1e9;
const fewestPerSecond = 1;
/** Fewer events may have any rate. */
const fewEvents = 100;

/** Watches the rate of events, which shows a unit of time that is wrong. */
export class RateCheck {
  #count = 0;
  #firstUs = Infinity;
  #lastUs = -Infinity;

  add({ t, count }: EventSink, from: number): void {
    let [first, last] = [this.#firstUs, this.#lastUs];
    for (let k = from; k < count; k++) {
      const time = t[k];
      if (time < first) first = time;
      if (time > last) last = time;
    }
    this.#count += count - from;
    [this.#firstUs, this.#lastUs] = [first, last];
  }

  /** Says what is not possible. */
  end(unit: TimeUnit, report: ReadReport): void {
    if (this.#count < fewEvents) return;
    const seconds = (this.#lastUs - this.#firstUs) / 1e6;
    const rate = this.#count / seconds;
    if (seconds === 0) report.note(`all ${this.#count} events have the same time`);
    else if (rate > maxPerSecond || rate < fewestPerSecond)
      report.note(
        `${this.#count} events in ${seconds.toPrecision(3)} s are ${rate.toPrecision(3)} per second, which no camera sends: times were read as ${unit}; is that right? (option unit)`,
      );
  }
}
