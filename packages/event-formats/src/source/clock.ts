import type { ReadReport } from '../read-report.ts';

/** A counter of a camera, which begins anew behind its end: it has passed that where it falls by more than half of its range; a smaller fall is an error of the clock. */
export class Clock {
  readonly #range: number;
  readonly #report: ReadReport;
  #before = -Infinity;
  #past = 0;

  constructor(range: number, report: ReadReport) {
    this.#range = range;
    this.#report = report;
  }

  /** What the counter would say if it had no end. */
  at(count: number): number {
    if (count < this.#before && this.#before - count > this.#range / 2) this.pass(this.#range);
    this.#before = count;
    return this.#past + count;
  }

  /** Says that the counter has begun anew. @param counts that it lost */
  pass(counts: number): void {
    this.#past += counts;
    this.#report.wraps++;
  }
}
