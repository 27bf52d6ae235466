import { firstAtOrAfter } from '../stream/first-at-or-after.ts';

/** Length of an activity bin, µs: shorter than a burst. An event waits this long for its weight. */
export const activityBinUs = 500;

/** Bounds between quiet, ordinary and burst bins, as multiples of the mean number of events per bin. */
const bounds = [0.6, 4] as const;

/** Kinds of bins. */
export const activityStates = bounds.length + 1;

/** What was learned of how busy the sensor is. */
export interface ActivityState {
  readonly seconds: Float64Array;
  readonly mean: number;
}

/**
 * How busy the whole sensor is, bin by bin. The background of a DAVIS comes mostly in bursts of all pixels at once (frame
 * readout, supply), which fill a few per cent of the time; an object does not know of them. An event in a quiet bin is
 * therefore much less likely to be background than one in a burst.
 */
export class Activity {
  /** Time that passed in each state, s. */
  readonly seconds: Float64Array;
  readonly #binS: number;
  readonly #bounds: readonly number[];
  #mean = 1;

  /** @param tellsApart false: every bin is in the first state @param seconds zeros, to be kept there */
  constructor(binUs: number, tellsApart = true, seconds: Float64Array = new Float64Array(activityStates)) {
    this.seconds = seconds;
    this.#binS = binUs / 1e6;
    this.#bounds = tellsApart ? bounds : [];
  }

  get learned(): ActivityState {
    return { seconds: this.seconds.slice(), mean: this.#mean };
  }

  restore({ seconds, mean }: ActivityState): void {
    this.seconds.set(seconds);
    this.#mean = mean;
  }

  /** @param events in one bin */
  stateOf(events: number): number {
    let state = 0;
    for (const bound of this.#bounds) if (events >= bound * this.#mean) state++;
    return state;
  }

  /** Takes in a bin with that many events, and those without any that came before it. */
  pass(events: number, emptyBins: number): void {
    this.seconds[0] += emptyBins * this.#binS;
    this.seconds[this.stateOf(events)] += this.#binS;
  }

  /** @param rateHz mean events/s over the sensor until now; below one event in two bins all bins with events are bursts */
  update(rateHz: number): void {
    this.#mean = Math.max(0.5, rateHz * this.#binS);
  }
}

/** A sensor without bursts has this share of its bins taken for bursts by chance, at most. */
const chanceBins = 1e-4;
/** A sensor with fewer bursts per second than this has none: those found are chance, or an object that flashes. */
const minBurstsHz = 1;

/**
 * The bursts of a recording: runs of bins of 0.5 ms that the background model takes for bursts, too (four times the mean), and that have
 * more events than a Poisson process of the mean rate has in one bin of 10,000. With less than one a second there are none.
 *
 * @param t times of all events of the recording, µs, rising
 * @returns the first event of every burst, and the one after its last
 */
export function burstsOf(t: Float64Array): { readonly begins: readonly number[]; readonly ends: readonly number[] } {
  const begins: number[] = [];
  const ends: number[] = [];
  const bins = t.length === 0 ? 0 : Math.floor((t[t.length - 1] - t[0]) / activityBinUs) + 1;
  const mean = t.length / Math.max(1, bins);
  const activity = new Activity(activityBinUs);
  activity.update((mean / activityBinUs) * 1e6);
  const min = rareCount(mean);
  let lastBin = -2;
  for (let begin = 0; begin < t.length; ) {
    const bin = Math.floor((t[begin] - t[0]) / activityBinUs);
    const end = firstAtOrAfter(t, t[0] + (bin + 1) * activityBinUs, begin);
    const count = end - begin;
    if (count >= min && activity.stateOf(count) === activityStates - 1) {
      if (bin === lastBin + 1) ends[ends.length - 1] = end;
      else {
        begins.push(begin);
        ends.push(end);
      }
      lastBin = bin;
    }
    begin = end;
  }
  const areMany = begins.length >= (bins * activityBinUs * minBurstsHz) / 1e6;
  return areMany ? { begins, ends } : { begins: [], ends: [] };
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
