import type { Leak, SparseSpikes, Tensor } from '@spikeseg/snn-core';
import { membraneHistory } from './membrane-history.ts';
import { type PlacedSpikes, placeSpikes, type SpikePlaces, spikePlaces } from './placed-spikes.ts';

/** What made one spike: input spikes, and the weight (> 0) through which each acted. */
export interface Causes {
  readonly spikes: readonly number[];
  readonly weights: readonly number[];
  /** Membrane potential before reset, as the engine computed it. */
  readonly potential: number;
}

/**
 * What made the neurons of a convolution fire: excitatory input since their membrane was last at rest.
 *
 * A neuron is at rest at the beginning of the window, after its own spikes, and whenever its leak emptied it; what came
 * before has left no trace in its potential. Inhibitory input is no cause of a spike.
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
  readonly #known: (Causes | undefined)[] = [];

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
  }

  /** Worked out once for every spike: class spikes of one object share most of theirs. */
  of(spike: number): Causes {
    return (this.#known[spike] ??= this.#workOut(spike));
  }

  #workOut(spike: number): Causes {
    const step = this.#output.step[spike];
    const first = this.#before[spike] + 1;
    this.#current.fill(0, first, step + 1);
    this.#eachInput(spike, first, (input, weight) => {
      this.#current[this.#input.step[input]] += weight * (this.#values?.[input] ?? 1);
    });
    const { since, potential } = membraneHistory(this.#leak, this.#current, first, step);
    const [spikes, weights]: [number[], number[]] = [[], []];
    this.#eachInput(spike, since, (input, weight) => {
      if (weight <= 0) return;
      spikes.push(input);
      weights.push(weight);
    });
    return { spikes, weights, potential };
  }

  /** Input spikes in the neuron's field from step `first` to its own step. */
  #eachInput(spike: number, first: number, visit: (input: number, weight: number) => void): void {
    const { height, width, starts, spikes, step, channel } = this.#input;
    const kernel = this.#kernel;
    const last = this.#output.step[spike];
    const pixel = this.#output.pixel[spike];
    const x = (pixel % width) - (kernel - 1) / 2;
    const y = Math.floor(pixel / width) - (kernel - 1) / 2;
    const mapWeights = this.#output.channel[spike] * this.#channels * kernel * kernel;
    for (let ky = Math.max(0, -y); ky < Math.min(kernel, height - y); ky++) {
      for (let kx = Math.max(0, -x); kx < Math.min(kernel, width - x); kx++) {
        const place = (y + ky) * width + x + kx;
        for (let k = starts[place]; k < starts[place + 1]; k++) {
          const input = spikes[k];
          if (step[input] < first) continue;
          if (step[input] > last) break;
          visit(input, this.#weights[mapWeights + (channel[input] * kernel + ky) * kernel + kx]);
        }
      }
    }
  }
}

function stepsBefore({ index }: SparseSpikes, step: Uint16Array): Int32Array {
  const last = new Map<number, number>();
  return Int32Array.from(index, (unit, spike) => {
    const before = last.get(unit) ?? -1;
    last.set(unit, step[spike]);
    return before;
  });
}
