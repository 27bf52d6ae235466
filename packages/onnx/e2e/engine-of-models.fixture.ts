import {
  type Backend,
  checks,
  type NetworkSpec,
  type NetworkWeights,
  type RunOptions,
  type RunResult,
  type Session,
} from '@spikeseg/snn-core';
import type { Device } from '../src/run/device.ts';
import { loadModelBytes } from '../src/run/load-model.ts';
import type { OnnxSession } from '../src/run/session.ts';
import { sessionBackend } from '../src/run/session-backend.ts';
import { writeModel } from '../src/write/write-model.ts';

/** Every network exported with all outputs and loaded: an engine made of files, to be held to what engines must do. */
export function engineOfModels(graph: 'step' | 'sequence', device: Device = 'cpu'): Backend {
  return {
    name: `onnx, ${graph} graph${device === 'cpu' ? '' : ` on ${device}`}`,
    isAvailable: async () => true,
    compile: async (network, weights) => new ModelOfNetwork(network, weights, graph, device),
  };
}

class ModelOfNetwork implements Session {
  readonly network: NetworkSpec;
  readonly #graph: 'step' | 'sequence';
  readonly #device: Device;
  #weights: NetworkWeights;
  /** Models of the present weights, by time steps; a new one is loaded where windows have another length. */
  readonly #models = new Map<number, Promise<OnnxSession>>();
  #last: OnnxSession | undefined;

  constructor(network: NetworkSpec, weights: NetworkWeights, graph: 'step' | 'sequence', device: Device) {
    checks.network(network);
    this.network = network;
    this.#graph = graph;
    this.#device = device;
    this.#weights = weights;
    this.setWeights(weights);
  }

  async run(input: Parameters<Session['run']>[0], options: RunOptions = {}): Promise<RunResult> {
    checks.run(this.network, input, options);
    const session = await this.#model(Math.max(1, input.shape[0]));
    const states = options.carryState && this.#last ? await this.#last.snapshot() : undefined;
    const model = await sessionBackend(session).compile(session.network, session.weights);
    if (states) await session.restore(states);
    this.#last = session;
    return model.run(input, options);
  }

  setWeights(weights: NetworkWeights): void {
    writeModel(this.network, weights, { graph: { kind: 'step' } });
    this.#weights = structuredClone(weights);
    this.dispose();
  }

  reset(): void {
    this.#last = undefined;
  }

  dispose(): void {
    for (const model of this.#models.values()) void model.then((session) => session.close());
    this.#models.clear();
    this.#last = undefined;
  }

  #model(steps: number): Promise<OnnxSession> {
    const key = this.#graph === 'step' ? 1 : steps;
    const known = this.#models.get(key);
    if (known) return known;
    const graph = this.#graph === 'step' ? ({ kind: 'step' } as const) : ({ kind: 'sequence', steps } as const);
    const { bytes } = writeModel(this.network, this.#weights, { graph, outputs: 'all' });
    const model = loadModelBytes(bytes, { device: this.#device, threads: 1 });
    this.#models.set(key, model);
    return model;
  }
}
