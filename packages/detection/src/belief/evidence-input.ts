import type { EventStream, SensorSize } from '@spikeseg/events';
import type { SparseSpikes } from '@spikeseg/snn-core';
import { EventBelief } from './event-belief.ts';
import type { InputState } from './pixel-witness.ts';
import { classOfEvent, lotOf, ratioClasses } from './ratio-classes.ts';
import { maxUnits, UnitSorter } from './sort-units.ts';

/** Most events of a class that a pixel adds in one step; more are no object's. */
export const maxEventsPerInput = 8;

/** Most pixels of a sensor whose events the input counts; one that is read may have more, and is binned. */
export const maxSearchedPixels: number = Math.floor(maxUnits / ratioClasses);

/**
 * Makes the input of an evidence network from weighed events: counts of the events of one step, by class of their likelihood
 * ratio and by pixel. The weights of the network say what an event of a class is evidence for, in nats; so one input serves
 * all brightnesses, less what is not believed of a pixel that fires again and again (`PixelWitness`).
 */
export class EvidenceInput {
  readonly #shape: readonly [1, number, number, number];
  /** The unit of every event of this step that says anything, of [channel, row, column]. */
  #units = new Uint32Array(1024);
  #used = 0;
  /** Room for how often each unit is there. */
  #times = new Float32Array(1024);
  readonly #sorter: UnitSorter;
  readonly #belief: EventBelief;

  constructor(size: SensorSize) {
    const { width, height } = size;
    this.#shape = [1, ratioClasses, height, width];
    this.#sorter = new UnitSorter(ratioClasses * height * width);
    this.#belief = new EventBelief(size);
  }

  /** A copy. */
  get state(): InputState {
    return this.#belief.witness.state;
  }

  /** @param shiftUs how much later its clock would be on that of the events to come, µs */
  restore(state: InputState, shiftUs: number): void {
    this.#belief.witness.restore(state, shiftUs);
  }

  /** Adds an event of this step. @param ratio likelihood ratio per unit of object rate, s·px, ≥ 0 @returns its class of evidence; −1 where it says nothing */
  add(x: number, y: number, tUs: number, ratio: number): number {
    const [, , height, width] = this.#shape;
    const believed = this.#belief.witness.believed(x, y, tUs, ratio);
    this.#need(1);
    const channel = classOfEvent(believed, lotOf(ratio, x, y));
    if (channel >= 0) this.#units[this.#used++] = (channel * height + y) * width + x;
    return channel;
  }

  /** Adds events of this step. @param ratios of each, as for {@link add} */
  addAll(events: Pick<EventStream, 't' | 'x' | 'y'>, ratios: ArrayLike<number>): void {
    this.#need(events.t.length);
    this.#used = this.#belief.take(events, ratios, this.#units, this.#used);
  }

  /** The input of the step that ends now, [1, classes, height, width]; the next step begins. */
  take(): SparseSpikes {
    const units = this.#units.subarray(0, this.#used);
    this.#used = 0;
    this.#sorter.sort(units);
    if (this.#times.length < units.length) this.#times = new Float32Array(this.#units.length);
    const different = countTimes(units, this.#times);
    const [index, values] = [units.slice(0, different), this.#times.slice(0, different)];
    return { shape: this.#shape, offsets: Uint32Array.of(0, different), index, values };
  }

  /** Makes room for so many units more. */
  #need(more: number): void {
    if (this.#used + more <= this.#units.length) return;
    const units = new Uint32Array(2 * (this.#used + more));
    units.set(this.#units.subarray(0, this.#used));
    this.#units = units;
  }
}

/** Keeps one of units that are the same. @param units in order @param times how often each was there, at most `maxEventsPerInput` @returns how many are left */
function countTimes(units: Uint32Array, times: Float32Array): number {
  let kept = 0;
  for (let i = 0; i < units.length; ) {
    const unit = units[i];
    const begin = i++;
    while (i < units.length && units[i] === unit) i++;
    units[kept] = unit;
    times[kept++] = Math.min(i - begin, maxEventsPerInput);
  }
  return kept;
}
