/** Words of Prophesee that are no events. */
import type { ReadReport } from '../read-report.ts';
import { Clock } from '../source/clock.ts';

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

/** Takes words of EVT2 and EVT2.1 that are no events: upper parts of times, triggers, counts, others. State is kept from piece to piece, as it is from packet to packet. */
export class Evt2OtherWords {
  readonly #report: ReadReport;
  /** The 28 upper bits of a time. */
  readonly #high: Clock;
  readonly #counts: RateCounts;
  /** Time and subtype of a word that the next one goes on. */
  #open: readonly [tUs: number, subtype: number] | undefined;
  #unknown = 0;
  /** Upper part of the time of the events that follow, µs; negative before the first. */
  highUs: number = -1;

  constructor(report: ReadReport) {
    this.#report = report;
    this.#counts = new RateCounts(report);
    this.#high = new Clock(2 ** 28, report);
  }

  /** @param word of EVT2.1 its upper half @param data of EVT2.1 its lower half; in EVT2 the next word holds it @returns the upper part of the time from here on, µs */
  take(word: number, data?: number): number {
    const type = word >>> 28;
    if (type === 8) {
      this.highUs = this.#high.at(word & 0xfff_ffff) * 64;
    } else if (type === 0xa) {
      if (this.highUs >= 0) this.#report.trigger(this.highUs + ((word >> 22) & 0x3f), (word >> 8) & 0x1f, word & 1);
      else this.#report.drop('triggers before the first time');
    } else if (type === 0xe && this.highUs >= 0 && isRateCount(word & 0xffff)) {
      const open = [this.highUs + ((word >> 22) & 0x3f), word & 0xffff] as const;
      if (data === undefined) this.#open = open;
      else this.#counts.take(...open, data);
    } else if (type === 0xf && this.#open !== undefined) {
      this.#counts.take(...this.#open, word);
      this.#open = undefined;
    } else this.#unknown++;
    return this.highUs;
  }

  /** Tells the report what was left out since the last time. @param early events before the first time */
  tell(early: number): void {
    this.#report.drop('events before the first time', early);
    this.#report.drop('words of other kinds', this.#unknown);
    this.#unknown = 0;
  }
}
