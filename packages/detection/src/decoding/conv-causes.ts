import { integrate, type Leak, type SparseSpikes, type Tensor } from '@spikeseg/snn-core';
import { type PlacedSpikes, placeSpikes, type SpikePlaces, spikePlaces } from './placed-spikes.ts';

/**
 * What made the neurons of a convolution fire: excitatory input since their membrane was last at rest.
 *
 * A neuron is at rest at the beginning of the window, after its own spikes, and whenever its leak emptied it; what came
 * before has left no trace in its potential. Inhibitory input is no cause of a spike.
 *
 * Causes are worked out once for every spike, since class spikes of one object share most of theirs, and kept in one list.
 */
export class ConvCauses {
  readonly #input: PlacedSpikes;
  readonly #values: Float32Array | undefined;
  readonly #output: SpikePlaces;
  readonly #weights: Float32Array;
  readonly #channels: number;
  readonly #kernel: number;
  readonly #leak: Leak;
  /** Step of the neuron's spike before, −1 for none, for every spike. */
  readonly #before: Int32Array;
  readonly #current: Float32Array;
  /** Causes of spike k: places from `#starts[k]` to `#ends[k]` of the lists; −1: not worked out yet. */
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  readonly #potentials: Float32Array;
  #causes = new Uint32Array(1024);
  #through = new Float32Array(1024);
  #filled = 0;

  /**
   * @param input spikes that the layer received in a window that began at rest
   * @param output spikes that it answered with
   * @param weights [maps, channels, k, k], as the engine computed with
   */
  constructor(input: SparseSpikes, output: SparseSpikes, weights: Tensor, leak: Leak) {
    this.#input = placeSpikes(input);
    this.#values = input.values;
    this.#output = spikePlaces(output);
    this.#weights = weights.data;
    [, this.#channels, this.#kernel] = weights.shape;
    this.#leak = leak;
    this.#before = stepsBefore(output, this.#output.step);
    this.#current = new Float32Array(output.shape[0]);
    this.#starts = new Int32Array(output.index.length).fill(-1);
    this.#ends = new Int32Array(output.index.length);
    this.#potentials = new Float32Array(output.index.length);
  }

  /** Passes what a spike is supported by to its causes, times the weights through which they acted. */
  pass(spike: number, amount: number, to: Support): void {
    if (this.#starts[spike] < 0) this.#workOut(spike);
    const end = this.#ends[spike];
    for (let k = this.#starts[spike]; k < end; k++) to.add(this.#causes[k], amount * this.#through[k]);
  }

  /** Membrane potential of a spike before reset, as the engine computed it. */
  potentialOf(spike: number): number {
    if (this.#starts[spike] < 0) this.#workOut(spike);
    return this.#potentials[spike];
  }

  #workOut(spike: number): void {
    const last = this.#output.step[spike];
    const first = this.#before[spike] + 1;
    this.#current.fill(0, first, last + 1);
    const start = this.#filled;
    this.#listInputs(spike, first, last);
    const { since, potential } = membraneHistory(this.#leak, this.#current, first, last);
    // Of all that arrived, what is still in the potential, and adds to it, moves to the front.
    let kept = start;
    for (let k = start; k < this.#filled; k++) {
      if (this.#through[k] <= 0 || this.#input.step[this.#causes[k]] < since) continue;
      this.#causes[kept] = this.#causes[k];
      this.#through[kept++] = this.#through[k];
    }
    this.#filled = kept;
    this.#starts[spike] = start;
    this.#ends[spike] = kept;
    this.#potentials[spike] = potential;
  }

  /** Lists the input spikes in a neuron's field from step `first` to `last`, and adds up its currents. */
  #listInputs(spike: number, first: number, last: number): void {
    const { height, width, starts, spikes, step, channel } = this.#input;
    const kernel = this.#kernel;
    const pixel = this.#output.pixel[spike];
    const row = Math.floor(pixel / width);
    const y = row - (kernel - 1) / 2;
    const x = pixel - row * width - (kernel - 1) / 2;
    const mapWeights = this.#output.channel[spike] * this.#channels * kernel * kernel;
    for (let ky = Math.max(0, -y); ky < Math.min(kernel, height - y); ky++) {
      const left = (y + ky) * width + x;
      for (let kx = Math.max(0, -x); kx < Math.min(kernel, width - x); kx++) {
        const end = starts[left + kx + 1];
        for (let k = starts[left + kx]; k < end; k++) {
          const input = spikes[k];
          if (step[input] < first) continue;
          if (step[input] > last) break;
          const weight = this.#weights[mapWeights + (channel[input] * kernel + ky) * kernel + kx];
          this.#current[step[input]] += weight * (this.#values?.[input] ?? 1);
          if (this.#filled === this.#causes.length) this.#grow();
          this.#causes[this.#filled] = input;
          this.#through[this.#filled++] = weight;
        }
      }
    }
  }

  #grow(): void {
    const [causes, through] = [this.#causes, this.#through];
    this.#causes = new Uint32Array(2 * causes.length);
    this.#causes.set(causes);
    this.#through = new Float32Array(2 * through.length);
    this.#through.set(through);
  }
}

function stepsBefore({ index }: SparseSpikes, step: Uint16Array): Int32Array {
  const last = new Map<number, number>();
  const before = new Int32Array(index.length);
  for (let spike = 0; spike < index.length; spike++) {
    before[spike] = last.get(index[spike]) ?? -1;
    last.set(index[spike], step[spike]);
  }
  return before;
}

/** How a membrane potential came about. */
interface MembraneHistory {
  /** First step whose input is still in it. */
  readonly since: number;
  /** Before reset. */
  readonly potential: number;
}

/**
 * Follows one neuron, at rest before step `from`, to step `to`. Where its leak empties it, what came before is forgotten.
 *
 * @param current input current of every step
 */
function membraneHistory(leak: Leak, current: Float32Array, from: number, to: number): MembraneHistory {
  let potential = 0;
  let since = from;
  for (let step = from; step <= to; step++) {
    potential = integrate(leak, potential, current[step]);
    if (potential === 0) since = step + 1;
  }
  return { since, potential };
}

/** Sums by spike; costs follow the spikes that have one. */
export class Support {
  readonly #sums: Float32Array;
  readonly #touched: Uint32Array;
  #count = 0;

  constructor(size: number) {
    this.#sums = new Float32Array(size);
    this.#touched = new Uint32Array(size);
  }

  /** @param amount above 0 */
  add(spike: number, amount: number): void {
    if (this.#sums[spike] === 0) this.#touched[this.#count++] = spike;
    this.#sums[spike] += amount;
  }

  /** The spikes with a sum, ascending, and their sums; all sums are 0 afterwards. */
  taken(): { readonly entries: Uint32Array; readonly values: Float32Array } {
    const entries = this.#touched.subarray(0, this.#count).toSorted();
    const values = new Float32Array(entries.length);
    for (let k = 0; k < entries.length; k++) {
      values[k] = this.#sums[entries[k]];
      this.#sums[entries[k]] = 0;
    }
    this.#count = 0;
    return { entries, values };
  }
}
