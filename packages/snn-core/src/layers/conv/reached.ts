import type { SpikeRecord } from '../spike-record.ts';
import { withRoom } from '../spike-record.ts';

/** The neurons that reached their threshold in one step, listed pixel by pixel, and their potentials before reset. */
export class Reached {
  count = 0;
  readonly #maps: number;
  readonly #area: number;
  map = new Uint32Array(256);
  /** Row-major pixel y·W + x. */
  pixel = new Uint32Array(256);
  /** Where the layer keeps the neuron. */
  neuron = new Uint32Array(256);
  potential = new Float32Array(256);
  readonly #next: Uint32Array;

  /** @param area pixels of a map */
  constructor(maps: number, area: number) {
    this.#maps = maps;
    this.#area = area;
    this.#next = new Uint32Array(maps + 1);
  }

  add(map: number, pixel: number, neuron: number, potential: number): void {
    if (this.count === this.map.length) {
      this.map = withRoom(this.map, this.count + 1);
      this.pixel = withRoom(this.pixel, this.count + 1);
      this.neuron = withRoom(this.neuron, this.count + 1);
      this.potential = withRoom(this.potential, this.count + 1);
    }
    this.map[this.count] = map;
    this.pixel[this.count] = pixel;
    this.neuron[this.count] = neuron;
    this.potential[this.count++] = potential;
  }

  /** Adds a step with all of them to a record, units ascending: a counting sort by map keeps the pixels in order. */
  writeTo(record: SpikeRecord): void {
    const next = this.#next.fill(0);
    for (let k = 0; k < this.count; k++) next[this.map[k] + 1]++;
    next[0] = record.addStep(this.count);
    for (let map = 0; map < this.#maps; map++) next[map + 1] += next[map];
    for (let k = 0; k < this.count; k++) {
      const at = next[this.map[k]]++;
      record.index[at] = this.map[k] * this.#area + this.pixel[k];
      record.potential[at] = this.potential[k];
    }
  }
}
