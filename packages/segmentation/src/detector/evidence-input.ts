import type { EventStream, SensorSize, SparseSpikes } from '@spikeseg/snn-core';
import { type InputState, PixelWitness } from './pixel-witness.ts';
import { classOfRatio, ratioClasses } from './ratio-classes.ts';
import { UnitSorter } from './sort-units.ts';

/** Most events of a class that a pixel adds in one step; more are no object's. */
export const maxEventsPerInput = 8;

/**
 * Makes the input of an evidence network from weighed events: counts of the events of one step, by class of their likelihood
 * ratio and by pixel. The weights of the network say what an event of a class is evidence for, in nats; so one input serves
 * all brightnesses, less what is not believed of a pixel that fires again and again ({@link PixelWitness}).
 */
export class EvidenceInput {
  readonly #shape: readonly [1, number, number, number];
  /** Events of this step, [channel, row, column], and the units that have any. */
  readonly #counts: Uint8Array;
  #units = new Uint32Array(1024);
  #used = 0;
  readonly #sorter: UnitSorter;
  readonly #witness: PixelWitness;

  constructor(size: SensorSize) {
    const { width, height } = size;
    this.#shape = [1, ratioClasses, height, width];
    this.#counts = new Uint8Array(ratioClasses * height * width);
    this.#sorter = new UnitSorter(this.#counts.length);
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
    this.#need(1);
    const channel = classOfRatio(believed);
    if (channel >= 0) this.#used = count(this.#counts, this.#units, this.#used, (channel * height + y) * width + x);
    return believed;
  }

  /** Adds events of this step. @param ratios of each, as for {@link add} */
  addAll({ t, x, y }: Pick<EventStream, 't' | 'x' | 'y'>, ratios: ArrayLike<number>): void {
    const [, , height, width] = this.#shape;
    const witness = this.#witness;
    const counts = this.#counts;
    this.#need(t.length);
    const units = this.#units;
    let used = this.#used;
    for (let i = 0; i < t.length; i++) {
      const pixel = y[i] * width + x[i];
      const channel = classOfRatio(witness.fitting(pixel, t[i], ratios[i]));
      if (channel >= 0) used = count(counts, units, used, channel * height * width + pixel);
    }
    this.#used = used;
  }

  /** The input of the step that ends now, [1, classes, height, width]; the next step begins. */
  take(): SparseSpikes {
    const index = this.#units.slice(0, this.#used);
    this.#sorter.sort(index);
    const counts = this.#counts;
    const values = new Float32Array(index.length);
    for (let k = 0; k < index.length; k++) {
      values[k] = counts[index[k]];
      counts[index[k]] = 0;
    }
    this.#used = 0;
    return { shape: this.#shape, offsets: Uint32Array.of(0, index.length), index, values };
  }

  /** Makes room for so many units more. */
  #need(more: number): void {
    if (this.#used + more <= this.#units.length) return;
    const units = new Uint32Array(2 * (this.#used + more));
    units.set(this.#units.subarray(0, this.#used));
    this.#units = units;
  }
}

/** Counts an event of a unit. @param units those that have any, so many `used` @returns how many there are now */
function count(counts: Uint8Array, units: Uint32Array, used: number, unit: number): number {
  const before = counts[unit];
  if (before < maxEventsPerInput) counts[unit] = before + 1;
  if (before > 0) return used;
  units[used] = unit;
  return used + 1;
}
