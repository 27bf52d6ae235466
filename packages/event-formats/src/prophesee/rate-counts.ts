import type { ReadReport } from '../read-report.ts';

/** Words of counts: of events before the rate control of the camera, and of those that it lets pass, since the count before. */
const [before, after] = [0x14, 0x16];
/** Bits of a count. */
const countMask = 2 ** 22 - 1;

/** Whether a word of another kind is followed by a count of events. */
export const isRateCount = (subtype: number): boolean => subtype === before || subtype === after;

/**
 * Counts of events that a camera sends beside them: where fewer have passed its rate control than came, events are lost.
 *
 * @see https://docs.prophesee.ai/stable/data/encoding_formats/evt2.html, and `EVT2EventMasterEventTypes` of OpenEB
 */
export class RateCounts {
  readonly #report: ReadReport;
  #came = 0;
  #lastUs: number | undefined;

  constructor(report: ReadReport) {
    this.#report = report;
  }

  /** @param subtype one of {@link isRateCount} @param data of the words that follow */
  take(tUs: number, subtype: number, data: number): void {
    const count = data & countMask;
    if (subtype === before) {
      this.#came = count;
      return;
    }
    if (this.#came > count) this.#report.lose(this.#lastUs ?? tUs, tUs, this.#came - count);
    [this.#came, this.#lastUs] = [0, tUs];
  }
}
