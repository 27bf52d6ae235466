import type { SensorSize, SparseSpikes } from '@spikeseg/snn-core';

/** Classes of likelihood ratio, half a nat apart: the channels of the network's input. */
export const ratioClasses = 24;
/** ln of the ratio that the first class stands for, s·px: below it an event says less than a fiftieth of a nat about a bright object. */
const firstLogRatio = -2;
const classesPerNat = 2;
/** Most events of a class that a pixel adds in one step; more are no object's. */
export const maxEventsPerInput = 8;
/** Most evidence of one event, nats: what a model of the background can be trusted with. */
export const maxEventNats = 7;
/** What the brightest objects that are waited for add to their middle pixel, events/s. */
export const brightestRateHz = 3;
/** Time in which the events of a pixel are one witness, µs. */
const witnessUs = 200_000;

/** What an {@link EvidenceInput} remembers of every pixel: evidence that was taken from it, nats, and when, µs. */
export interface InputState {
  readonly taken: Float32Array;
  readonly sinceUs: Float64Array;
}

/** The likelihood ratio that a class stands for, s·px: its middle on a logarithmic scale. */
export const ratioOfClass = (channel: number): number => Math.exp(firstLogRatio + channel / classesPerNat);

/** The class of a likelihood ratio; −1 where the event says nothing. */
export function classOfRatio(ratio: number): number {
  const channel = Math.round((Math.log(ratio) - firstLogRatio) * classesPerNat);
  return channel >= 0 ? Math.min(channel, ratioClasses - 1) : -1;
}

/**
 * Makes the input of an evidence network from weighed events: counts of the events of one step, by class of their likelihood
 * ratio and by pixel. The weights of the network say what an event of a class is evidence for, in nats; so one input serves
 * all brightnesses.
 *
 * A pixel is one witness: when it fires again and again something may be wrong with it, but an object lights its neighbours, too. So what is taken
 * from a pixel, and fades with a time constant of 0.2 s, stays below what one event may say: a ratio r counts in so far as ln(1 + s·r) fits
 * in, s being the rate of the brightest objects.
 */
export class EvidenceInput {
  readonly #shape: readonly [1, number, number, number];
  /** Events of this step, [channel, row, column], and the units that have any. */
  readonly #counts: Uint8Array;
  #units: number[] = [];
  readonly #taken: Float32Array;
  readonly #sinceUs: Float64Array;

  constructor({ width, height }: SensorSize) {
    this.#shape = [1, ratioClasses, height, width];
    this.#counts = new Uint8Array(ratioClasses * height * width);
    this.#taken = new Float32Array(height * width);
    this.#sinceUs = new Float64Array(height * width).fill(-Infinity);
  }

  /** A copy. */
  get state(): InputState {
    return { taken: this.#taken.slice(), sinceUs: this.#sinceUs.slice() };
  }

  /** @param shiftUs how much later its clock would be on that of the events to come, µs */
  restore({ taken, sinceUs }: InputState, shiftUs: number): void {
    this.#taken.set(taken);
    this.#sinceUs.set(sinceUs.map((tUs) => tUs + shiftUs));
  }

  /** Adds an event of this step. @param ratio likelihood ratio per unit of object rate, s·px, ≥ 0 */
  add(x: number, y: number, tUs: number, ratio: number): void {
    const [, , height, width] = this.#shape;
    const channel = classOfRatio(this.#believed(y * width + x, tUs, ratio));
    if (channel < 0) return;
    const unit = (channel * height + y) * width + x;
    if (this.#counts[unit] === 0) this.#units.push(unit);
    if (this.#counts[unit] < maxEventsPerInput) this.#counts[unit]++;
  }

  /** The input of the step that ends now, [1, classes, height, width]; the next step begins. */
  take(): SparseSpikes {
    const index = Uint32Array.from(this.#units).toSorted();
    const values = Float32Array.from(index, (unit) => this.#counts[unit]);
    for (const unit of index) this.#counts[unit] = 0;
    this.#units = [];
    return { shape: this.#shape, offsets: Uint32Array.of(0, index.length), index, values };
  }

  /** What of a ratio is believed of a pixel now. */
  #believed(pixel: number, tUs: number, ratio: number): number {
    const taken = this.#taken[pixel] * Math.exp((this.#sinceUs[pixel] - tUs) / witnessUs);
    const nats = Math.min(Math.log1p(brightestRateHz * ratio), maxEventNats - taken);
    this.#taken[pixel] = taken + nats;
    this.#sinceUs[pixel] = tUs;
    return Math.min(ratio, Math.expm1(nats) / brightestRateHz);
  }
}
