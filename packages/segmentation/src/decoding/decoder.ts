import {
  forwardTensors,
  type LayerTrace,
  type NetworkSpec,
  type NetworkWeights,
  type RunResult,
  type SparseSpikes,
} from '@spikeseg/snn-core';
import { ConvCauses } from './conv-causes.ts';
import { PoolCauses } from './pool-causes.ts';

/** Who took part in a spike, layer by layer. */
export interface Unravelled {
  /** Spikes of the window's input that caused it, ascending, and how strongly each supported it (> 0). */
  readonly input: Uint32Array;
  readonly support: Float32Array;
  /** Spikes of every layer that took part, ascending, by the name of the layer; the spike itself in its own. */
  readonly layers: Readonly<Record<string, Uint32Array>>;
}

/** A window after a run, ready to be taken apart. */
export interface RunToDecode {
  readonly network: NetworkSpec;
  readonly weights: NetworkWeights;
  /** What the run was given, and what it recorded of all layers. */
  readonly input: SparseSpikes;
  readonly result: Pick<RunResult, 'layers'>;
}

/**
 * Takes class spikes apart, down to the input spikes that caused them: transposed convolutions with the network's own
 * weights, and unpooling to the units that made a pool fire in that very step, both through spikes that were really there.
 *
 * An input spike supports a class spike by the sum over all ways between them of the product of their weights. Only
 * excitatory weights count, and of a neuron's input only what came since its membrane was last at rest; so a class spike
 * always has causes, unless they lie in an earlier window (`carryState`), which is not looked into.
 *
 * @see Kirkland et al. 2020 (SpikeSEG), section 2.3
 */
export class Decoder {
  readonly #layers: readonly { readonly name: string; readonly causes: ConvCauses | PoolCauses; readonly support: Support }[];
  readonly #input: Support;

  /** @throws RangeError when the run did not record all layers, and the causes of its pools */
  constructor({ network, weights, input, result }: RunToDecode) {
    const forward = forwardTensors(network, weights);
    let before = input;
    this.#layers = network.layers.map((layer) => {
      const trace = traceOf(result, layer.name);
      const received = before;
      before = trace.spikes;
      const support = new Support(trace.spikes.index.length);
      if (layer.kind === 'pool') return { name: layer.name, causes: new PoolCauses(received, trace), support };
      const { weight, leak } = forward[layer.name];
      return { name: layer.name, causes: new ConvCauses(received, trace.spikes, weight, leak), support };
    });
    this.#input = new Support(input.index.length);
  }

  /** @param spike number of a spike of the last layer, in the order of its trace */
  unravel(spike: number): Unravelled {
    const parts: Record<string, Uint32Array> = {};
    const last = this.#layers.length - 1;
    this.#layers[last].support.add(spike, 1);
    for (let position = last; position >= 0; position--) {
      const { name, causes, support } = this.#layers[position];
      const below = position === 0 ? this.#input : this.#layers[position - 1].support;
      const spikes = support.taken();
      for (let k = 0; k < spikes.entries.length; k++) below.addAll(causes.of(spikes.entries[k]), spikes.values[k]);
      parts[name] = spikes.entries;
    }
    const { entries, values } = this.#input.taken();
    return { input: entries, support: values, layers: parts };
  }
}

/** Sums by spike; costs follow the spikes that have one. */
class Support {
  readonly #sums: Float32Array;
  readonly #touched: number[] = [];

  constructor(size: number) {
    this.#sums = new Float32Array(size);
  }

  /** What a spike is supported by passes to its causes, through their weights; a pool passes it on as it is. */
  addAll(
    { spikes, weights }: { readonly spikes: readonly number[]; readonly weights?: readonly number[] },
    amount: number,
  ): void {
    for (let k = 0; k < spikes.length; k++) this.add(spikes[k], weights === undefined ? amount : amount * weights[k]);
  }

  add(spike: number, amount: number): void {
    if (this.#sums[spike] === 0) this.#touched.push(spike);
    this.#sums[spike] += amount;
  }

  /** The spikes with a sum, ascending, and their sums; all sums are 0 afterwards. */
  taken(): { readonly entries: Uint32Array; readonly values: Float32Array } {
    const entries = new Uint32Array(this.#touched.length);
    for (let k = 0; k < entries.length; k++) entries[k] = this.#touched[k];
    entries.sort();
    const values = new Float32Array(entries.length);
    for (let k = 0; k < entries.length; k++) {
      values[k] = this.#sums[entries[k]];
      this.#sums[entries[k]] = 0;
    }
    this.#touched.length = 0;
    return { entries, values };
  }
}

function traceOf({ layers }: Pick<RunResult, 'layers'>, name: string): LayerTrace {
  const trace = layers[name] as LayerTrace | undefined;
  if (trace !== undefined) return trace;
  throw new RangeError(`decoder: expected a run that recorded all layers, got one without ${name}; name them all in record`);
}
