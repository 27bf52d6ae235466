import {
  type Backend,
  type Competition,
  type LayerTrace,
  layerShape,
  type NetworkSpec,
  type NetworkWeights,
  requireLayer,
  type Session,
  type SparseSpikes,
} from '@spikeseg/snn-core';
import { FrozenLayers } from './frozen-layers.ts';
import type { Stimulus } from './options.ts';

/** A network as training sees it: what stays as it is, and the one layer that learns. Later layers are left out. */
export interface NetworkSplit {
  /** Undefined when the first layer learns. */
  readonly frozen: NetworkSpec | undefined;
  /** The learning layer alone; its input are the spikes of the layer before. */
  readonly learning: NetworkSpec;
}

/** @throws RangeError when there is no layer of that name */
export function splitNetwork(network: NetworkSpec, layer: string): NetworkSplit {
  const position = requireLayer(network, layer);
  const [channels, height, width] = layerShape(network, layer).input;
  return {
    frozen: position === 0 ? undefined : { ...network, layers: network.layers.slice(0, position) },
    learning: {
      ...network,
      // Only the first layer may see graded values; all others see spikes.
      input: position === 0 ? network.input : { channels, height, width },
      layers: [network.layers[position]],
    },
  };
}

/** What the learning layer saw of a stimulus, and what it did. */
export interface LearningResponse {
  readonly input: SparseSpikes;
  readonly trace: LayerTrace;
  readonly synapticOps: number;
}

/** The sessions of a split network. */
export class LearningNetwork {
  readonly #layer: string;
  readonly #frozen: FrozenLayers;
  readonly #learning: Session;

  private constructor(layer: string, frozen: FrozenLayers, learning: Session) {
    this.#layer = layer;
    this.#frozen = frozen;
    this.#learning = learning;
  }

  /** @param weights of the whole network */
  static async compile(
    backend: Backend,
    split: NetworkSplit,
    weights: NetworkWeights,
    cacheBytes: number,
  ): Promise<LearningNetwork> {
    const frozen = split.frozen === undefined ? undefined : await backend.compile(split.frozen, weights);
    const learning = await backend.compile(split.learning, weights);
    return new LearningNetwork(split.learning.layers[0].name, new FrozenLayers(frozen, cacheBytes), learning);
  }

  /** Shows one stimulus to the network, with winner-take-all in the learning layer. */
  async respond(stimulus: Stimulus, competition: Competition): Promise<LearningResponse> {
    const { spikes: input, synapticOps } = await this.#frozen.respond(stimulus);
    const result = await this.#learning.run(input, { competition });
    return { input, trace: result.layers[this.#layer], synapticOps: synapticOps + result.synapticOps };
  }

  /** Hands the learning layer its weights and thresholds; the frozen layers keep theirs. */
  setWeights(weights: NetworkWeights): void {
    this.#learning.setWeights(weights);
  }

  dispose(): void {
    this.#frozen.dispose();
    this.#learning.dispose();
  }
}
