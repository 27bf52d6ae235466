import {
  type Backend,
  type Competition,
  type LayerTrace,
  layerShapes,
  type NetworkSpec,
  type NetworkWeights,
  requireLayer,
  type Session,
  type SparseSpikes,
} from '@spikeseg/snn-core';
import type { Stimulus } from './options.ts';

/** A network as training sees it: what stays as it is, and the one layer that learns. Later layers are left out. */
interface NetworkSplit {
  /** Undefined when the first layer learns. */
  readonly frozen: NetworkSpec | undefined;
  /** The learning layer alone; its input are the spikes of the layer before. */
  readonly learning: NetworkSpec;
}

/** @throws RangeError when there is no layer of that name */
export function splitNetwork(network: NetworkSpec, layer: string): NetworkSplit {
  const position = requireLayer(network, layer);
  const [channels, height, width] = layerShapes(network)[layer].input;
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
interface LearningResponse {
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

interface Response {
  readonly spikes: SparseSpikes;
  readonly synapticOps: number;
}

/** The layers before the one in training. They do not change, so a stimulus that carries a key is simulated once. */
export class FrozenLayers {
  readonly #session: Session | undefined;
  readonly #cache = new Map<string, SparseSpikes>();
  #bytesLeft: number;

  /**
   * @param session of the frozen layers; undefined when the first layer learns
   * @param cacheBytes spikes to keep, bytes; once full, further keys are simulated every time
   */
  constructor(session: Session | undefined, cacheBytes: number) {
    this.#session = session;
    this.#bytesLeft = cacheBytes;
  }

  /** Spikes that the learning layer sees. */
  async respond(stimulus: Stimulus): Promise<Response> {
    if (this.#session === undefined) return { spikes: stimulus, synapticOps: 0 };
    const cached = stimulus.key === undefined ? undefined : this.#cache.get(stimulus.key);
    if (cached !== undefined) return { spikes: cached, synapticOps: 0 };
    const { layers, synapticOps } = await this.#session.run(stimulus);
    const [{ spikes }] = Object.values(layers);
    if (stimulus.key !== undefined) this.#keep(stimulus.key, spikes);
    return { spikes, synapticOps };
  }

  dispose(): void {
    this.#session?.dispose();
    this.#cache.clear();
  }

  #keep(key: string, spikes: SparseSpikes): void {
    const bytes = spikes.offsets.byteLength + spikes.index.byteLength;
    if (bytes > this.#bytesLeft) return;
    this.#bytesLeft -= bytes;
    this.#cache.set(key, spikes);
  }
}
