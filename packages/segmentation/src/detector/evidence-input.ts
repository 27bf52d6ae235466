import type { SensorSize, SparseSpikes } from '@spikeseg/snn-core';
import { type InputState, PixelWitness } from './pixel-witness.ts';

/** Classes of likelihood ratio, half a nat apart: the channels of the network's input. */
export const ratioClasses = 24;
/** ln of the ratio that the first class stands for, s·px: below it an event says less than a fiftieth of a nat about a bright object. */
const firstLogRatio = -2;
const classesPerNat = 2;
/** Most events of a class that a pixel adds in one step; more are no object's. */
export const maxEventsPerInput = 8;

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
 * all brightnesses, less what is not believed of a pixel that fires again and again ({@link PixelWitness}).
 */
export class EvidenceInput {
  readonly #shape: readonly [1, number, number, number];
  /** Events of this step, [channel, row, column], and the units that have any. */
  readonly #counts: Uint8Array;
  #units: number[] = [];
  readonly #witness: PixelWitness;

  constructor(size: SensorSize) {
    const { width, height } = size;
    this.#shape = [1, ratioClasses, height, width];
    this.#counts = new Uint8Array(ratioClasses * height * width);
    this.#witness = new PixelWitness(size);
  }

  /** A copy. */
  get state(): InputState {
    return this.#witness.state;
  }

  /** @param shiftUs how much later its clock would be on that of the events to come, µs */
  restore(state: InputState, shiftUs: number): void {
    this.#witness.restore(state, shiftUs);
  }

  /** Adds an event of this step. @param ratio likelihood ratio per unit of object rate, s·px, ≥ 0 @returns what is believed of it */
  add(x: number, y: number, tUs: number, ratio: number): number {
    const [, , height, width] = this.#shape;
    const believed = this.#witness.believed(x, y, tUs, ratio);
    const channel = classOfRatio(believed);
    if (channel < 0) return believed;
    const unit = (channel * height + y) * width + x;
    if (this.#counts[unit] === 0) this.#units.push(unit);
    if (this.#counts[unit] < maxEventsPerInput) this.#counts[unit]++;
    return believed;
  }

  /** The input of the step that ends now, [1, classes, height, width]; the next step begins. */
  take(): SparseSpikes {
    const index = Uint32Array.from(this.#units).toSorted();
    const values = Float32Array.from(index, (unit) => this.#counts[unit]);
    for (const unit of index) this.#counts[unit] = 0;
    this.#units = [];
    return { shape: this.#shape, offsets: Uint32Array.of(0, index.length), index, values };
  }
}
