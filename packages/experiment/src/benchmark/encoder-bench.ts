import { type Backend, type NetworkSpec, type NetworkWeights, type SparseSpikes, wasmMemoryBytes } from '@spikeseg/snn-core';
import { type Clock, interleave, type Spread } from './timing.ts';

/** One kind of input through all layers. */
export interface EncoderRow {
  readonly height: number;
  readonly width: number;
  /** Share of the input units that spike in a step. */
  readonly density: number;
  /** Spikes of the window: into the network, and out of every layer. */
  readonly inputSpikes: number;
  readonly layerSpikes: Readonly<Record<string, number>>;
  readonly synapticOps: number;
  /** What the WebAssembly session may take at most, bytes. */
  readonly memoryBytes: number;
  /** Per window, by engine. */
  readonly ms: Readonly<Record<string, Spread>>;
}

/** Times of the engines on one window, after all have given the same spikes. */
export async function benchEncoder(
  backends: readonly Backend[],
  network: NetworkSpec,
  weights: NetworkWeights,
  window: SparseSpikes,
  rounds: number,
  clock: Clock,
): Promise<EncoderRow> {
  const record = network.layers.map(({ name }) => name);
  const sessions = await Promise.all(backends.map((backend) => backend.compile(network, weights)));
  const results = await Promise.all(sessions.map((session) => session.run(window, { record })));
  const layerSpikes = results.map(({ layers }) =>
    Object.fromEntries(record.map((name) => [name, spikesIn(layers[name].spikes)])),
  );
  const odd = layerSpikes.findIndex((counts) => JSON.stringify(counts) !== JSON.stringify(layerSpikes[0]));
  if (odd >= 0) throw new Error(`bench: engine ${backends[odd].name} and ${backends[0].name} give different spikes`);
  const tasks = Object.fromEntries(backends.map(({ name }, k) => [name, () => sessions[k].run(window)]));
  const ms = await interleave(tasks, rounds, clock);
  for (const session of sessions) session.dispose();
  const [steps, channels, height, width] = window.shape;
  return {
    height,
    width,
    density: window.index.length / (steps * channels * height * width),
    inputSpikes: window.index.length,
    layerSpikes: layerSpikes[0],
    synapticOps: results[0].synapticOps,
    memoryBytes: wasmMemoryBytes(network),
    ms,
  };
}

const spikesIn = ({ index }: SparseSpikes): number => index.length;
