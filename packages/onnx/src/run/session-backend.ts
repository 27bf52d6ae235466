import {
  type Backend,
  canonicalJson,
  fromInput,
  type LayerTrace,
  layerShapes,
  layerSources,
  type NetworkSpec,
  type NetworkWeights,
  type RunResult,
  type Session,
  type SparseSpikes,
  synapticOpsOf,
} from '@spikeseg/snn-core';
import type { OnnxSession } from './session.ts';

/**
 * A loaded model as an engine, for programs that are written for engines. It has one network: compiling takes that of the
 * session and no other, weights cannot be replaced, nothing competes, and `record` takes the layers that the file gives.
 *
 * Runs of one network share the session, so only one may be compiled at a time; disposing of it leaves the session open.
 */
export function sessionBackend(session: OnnxSession): Backend {
  return {
    name: `onnx (${session.device})`,
    isAvailable: async () => true,
    async compile(network, weights) {
      requireSame(session, network, weights);
      await session.reset();
      return new ModelSession(session);
    },
  };
}

class ModelSession implements Session {
  readonly network: NetworkSpec;
  readonly #session: OnnxSession;
  #disposed = false;
  /** Put to rest before the next run. */
  #rest = false;

  constructor(session: OnnxSession) {
    this.network = session.network;
    this.#session = session;
  }

  async run(input: SparseSpikes, options: Parameters<Session['run']>[1] = {}): Promise<RunResult> {
    if (this.#disposed) throw new Error('session: expected a live session, got one that was disposed; compile a new one');
    if (options.competition) throw new RangeError('run: competition: expected none, which a model has not; learn with an engine');
    const given = this.#session.metadata.outputs.filter(({ kind }) => kind === 'spikes').map(({ layer }) => layer);
    const record = options.record ?? this.network.layers.slice(-1).map(({ name }) => name);
    const carryState = options.carryState === true && !this.#rest;
    this.#rest = false;
    const all = [...new Set([...given, ...record])];
    const { layers } = await this.#session.runWindow(input, { record: all, carryState });
    return {
      layers: Object.fromEntries(record.map((name) => [name, layers[name]])),
      synapticOps: synapticOps(this.network, input, layers),
    };
  }

  setWeights(): void {
    throw new RangeError('setWeights: expected an engine, got a model, whose weights are those of its file; export another file');
  }

  reset(): void {
    this.#rest = true;
  }

  dispose(): void {
    this.#disposed = true;
  }
}

function requireSame({ network, weights }: OnnxSession, asked: NetworkSpec, askedWeights: NetworkWeights): void {
  const differs =
    canonicalJson(asked) !== canonicalJson(network) ||
    Object.entries(weights).some(([name, { data }]) => {
      const other = Object.hasOwn(askedWeights, name) ? askedWeights[name].data : new Float32Array();
      return other.length !== data.length || data.some((value, k) => value !== other[k]);
    });
  if (differs)
    throw new RangeError(
      "compile: expected the network and weights of the model's file (session.network, session.weights), got others; load their file",
    );
}

/** One for every spike and weight that it reached; NaN where the file does not give the spikes that reach a convolution. */
function synapticOps(
  network: NetworkSpec,
  input: SparseSpikes,
  layers: Readonly<Record<string, LayerTrace | undefined>>,
): number {
  const shapes = layerShapes(network);
  const sources = layerSources(network);
  return network.layers.reduce((sum, layer, position) => {
    if (layer.kind === 'pool') return sum;
    const source = sources[position];
    const spikes = source === fromInput ? input : layers[network.layers[source].name]?.spikes;
    if (spikes === undefined) return Number.NaN;
    return sum + synapticOpsOf(layer, shapes[layer.name].input, spikes);
  }, 0);
}
