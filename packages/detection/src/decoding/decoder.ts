import {
  forwardTensors,
  type LayerTrace,
  type NetworkSpec,
  type NetworkWeights,
  type RunResult,
  type SparseSpikes,
  spikeAt,
} from '@spikeseg/snn-core';
import { ConvCauses, Support } from './conv-causes.ts';
import { spikePlaces } from './placed-spikes.ts';

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

  /**
   * @param forward of the network and its weights, where many runs of them are taken apart
   * @throws RangeError when the run did not record all layers, and the causes of its pools
   */
  constructor({ network, weights, input, result }: RunToDecode, forward = forwardTensors(network, weights)) {
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

  /** @param together numbers of spikes of the last layer, in the order of its trace; several are taken apart as one, once each */
  unravel(...together: readonly number[]): Unravelled {
    const parts: Record<string, Uint32Array> = {};
    const last = this.#layers.length - 1;
    for (const spike of together) this.#layers[last].support.add(spike, 1);
    for (let position = last; position >= 0; position--) {
      const { name, causes, support } = this.#layers[position];
      const below = position === 0 ? this.#input : this.#layers[position - 1].support;
      const spikes = support.taken();
      for (let k = 0; k < spikes.entries.length; k++) causes.pass(spikes.entries[k], spikes.values[k], below);
      parts[name] = spikes.entries;
    }
    const { entries, values } = this.#input.taken();
    return { input: entries, support: values, layers: parts };
  }
}

function traceOf({ layers }: Pick<RunResult, 'layers'>, name: string): LayerTrace {
  const trace = layers[name] as LayerTrace | undefined;
  if (trace !== undefined) return trace;
  throw new RangeError(`decoder: expected a run that recorded all layers, got one without ${name}; name them all in record`);
}

/** What made pooled units fire: the units of their window that fired in the same step, each fully. */
class PoolCauses {
  readonly #offsets: Uint32Array;
  /** Numbers of the input spikes. */
  readonly #spikes: Uint32Array;

  constructor(input: SparseSpikes, { spikes, causes }: LayerTrace) {
    if (causes === undefined) throw new RangeError('decoder: expected the causes of every pooled spike, got a trace without');
    const { step } = spikePlaces(spikes);
    this.#offsets = causes.offsets;
    this.#spikes = new Uint32Array(causes.index.length);
    for (let pooled = 0; pooled < step.length; pooled++) {
      for (let k = causes.offsets[pooled]; k < causes.offsets[pooled + 1]; k++) {
        this.#spikes[k] = spikeAt(input, step[pooled], causes.index[k]);
      }
    }
  }

  pass(spike: number, amount: number, to: Support): void {
    for (let k = this.#offsets[spike]; k < this.#offsets[spike + 1]; k++) to.add(this.#spikes[k], amount);
  }
}
