/** Bounds between quiet, ordinary and burst bins, as multiples of the mean number of events per bin. */
const bounds = [0.6, 4] as const;

/** Kinds of bins. */
export const activityStates = bounds.length + 1;

/** What {@link Activity} has learned. */
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
