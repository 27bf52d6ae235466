import type { Session, SparseSpikes } from '@spikeseg/snn-core';
import type { Stimulus } from './options.ts';

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
