import type { SparseSpikes, SpikeShape } from '../spikes/sparse-spikes.ts';

/** The spikes of one time step, as a range of longer arrays. Units ascending; without `values` every spike counts 1. */
export interface StepSpikes {
  readonly index: Uint32Array;
  readonly start: number;
  readonly end: number;
  readonly values?: Float32Array | undefined;
}

/** A copy of `array` with room for `length` entries, or the array itself when it has that room. Grows by doubling. */
export function withRoom<A extends Uint32Array | Float32Array>(array: A, length: number): A {
  if (length <= array.length) return array;
  const grown = new (array.constructor as new (length: number) => A)(Math.max(length, 2 * array.length));
  grown.set(array);
  return grown;
}

/** The spikes of one layer, written step by step into arrays that are kept from run to run. */
export class SpikeRecord {
  index = new Uint32Array(256);
  /** Membrane potential before reset of every spike; meaningless for pools. */
  potential = new Float32Array(256);
  #offsets = [0];
  #count = 0;

  clear(): void {
    this.#offsets = [0];
    this.#count = 0;
  }

  /** Appends a step of `count` spikes and returns where its first spike is to be written. */
  addStep(count: number): number {
    const start = this.#count;
    this.#count += count;
    this.#offsets.push(this.#count);
    this.index = withRoom(this.index, this.#count);
    this.potential = withRoom(this.potential, this.#count);
    return start;
  }

  /** The step added last. */
  lastStep(): StepSpikes {
    return { index: this.index, start: this.#offsets.at(-2) ?? 0, end: this.#count };
  }

  /** Copies of the spikes, shape [T, C, H, W], and of their potentials. */
  copy([channels, height, width]: readonly [number, number, number]): { spikes: SparseSpikes; potential: Float32Array } {
    const shape: SpikeShape = [this.#offsets.length - 1, channels, height, width];
    return {
      spikes: { shape, offsets: new Uint32Array(this.#offsets), index: this.index.slice(0, this.#count) },
      potential: this.potential.slice(0, this.#count),
    };
  }
}
