import { Activity, activityBinUs, activityStates, firstAtOrAfter } from '@spikeseg/events';
import type { RandomGenerator } from '@spikeseg/snn-core';

/** A sensor without bursts has this share of its bins taken for bursts by chance, at most. */
const chanceBins = 1e-4;
/** A sensor with fewer bursts per second than this has none: those found are chance, or an object that flashes. */
const leastBurstsHz = 1;
/**
 * An event waits no longer than this for a burst, µs. Two of EBSSA's recordings burst 60 times a second with 125 ms between bursts at most, a third
 * one 9 times a second with less than this between 98 % of them.
 */
const longestWaitUs = 500_000;

/**
 * The bursts of a recording: runs of bins of 0.5 ms that the background model takes for bursts, too (four times the mean), and that have
 * more events than a Poisson process of the mean rate has in one bin of 10,000. With less than one a second there are none.
 */
export class HostBursts {
  readonly #t: Float64Array;
  /** First event of every burst, and the one after its last. */
  readonly #begins: number[] = [];
  readonly #ends: number[] = [];
  /** Times of the first events, µs. */
  readonly #startsUs: Float64Array;

  /** @param t times of all events of the recording, µs, rising */
  constructor(t: Float64Array) {
    this.#t = t;
    const bins = t.length === 0 ? 0 : Math.floor((t[t.length - 1] - t[0]) / activityBinUs) + 1;
    const mean = t.length / Math.max(1, bins);
    const activity = new Activity(activityBinUs);
    activity.update((mean / activityBinUs) * 1e6);
    const least = rareCount(mean);
    let lastBin = -2;
    for (let begin = 0; begin < t.length; ) {
      const bin = Math.floor((t[begin] - t[0]) / activityBinUs);
      const end = firstAtOrAfter(t, t[0] + (bin + 1) * activityBinUs, begin);
      const count = end - begin;
      if (count >= least && activity.stateOf(count) === activityStates - 1) {
        if (bin === lastBin + 1) this.#ends[this.#ends.length - 1] = end;
        else {
          this.#begins.push(begin);
          this.#ends.push(end);
        }
        lastBin = bin;
      }
      begin = end;
    }
    if (this.#begins.length < (bins * activityBinUs * leastBurstsHz) / 1e6) {
      this.#begins.length = 0;
      this.#ends.length = 0;
    }
    this.#startsUs = Float64Array.from(this.#begins, (begin) => t[begin]);
  }

  get count(): number {
    return this.#begins.length;
  }

  /** First and last time of every burst, µs. */
  get spans(): readonly (readonly [number, number])[] {
    return this.#begins.map((begin, i) => [this.#t[begin], this.#t[this.#ends[i] - 1]] as const);
  }

  /**
   * Time at which an event that waits comes: in the next burst, between two of its events. Without a burst in half a second, or before the
   * object is gone, it comes when it is due.
   */
  timeAfter(dueUs: number, untilUs: number, random: RandomGenerator): number {
    // Drawn in any case, so that the draws after it stay as they are.
    const place = random.uniform();
    const next = firstAtOrAfter(this.#startsUs, dueUs, 0);
    if (next === this.#startsUs.length || this.#startsUs[next] - dueUs > longestWaitUs) return dueUs;
    const [begin, last] = [this.#begins[next], this.#ends[next] - 1];
    const position = begin + place * (last - begin);
    const before = Math.floor(position);
    const after = Math.min(before + 1, last);
    const timeUs = this.#t[before] + (position - before) * (this.#t[after] - this.#t[before]);
    return timeUs < untilUs ? timeUs : dueUs;
  }
}

/** Smallest count that a Poisson variable of this mean reaches with a probability of at most {@link chanceBins}. */
function rareCount(mean: number): number {
  let term = Math.exp(-mean);
  let below = 0;
  let count = 0;
  // Far out rounding would hide the rest, and beyond exp(−700) there is no first term; four times the mean is rarer there anyway.
  while (term > 0 && 1 - below > chanceBins) {
    below += term;
    count++;
    term *= mean / count;
  }
  return count;
}
