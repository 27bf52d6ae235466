import { type Backend, type SparseSpikes, wasmBackend } from '@spikeseg/snn-core';
import type { OnnxSession } from './session.ts';

/** Spikes of one layer, over all windows. */
export interface LayerComparison {
  readonly spikes: number;
  /** Spikes that one of the two has and the other has not. */
  readonly differences: number;
}

export interface Comparison {
  readonly windows: number;
  /** By name, of every layer that the file gives. */
  readonly layers: Readonly<Record<string, LayerComparison>>;
  /** Sum over the layers. */
  readonly spikes: number;
  readonly differences: number;
  readonly firstDifference: number | undefined;
}

/**
 * Runs windows through a model and through an engine that computes the network of its file, and counts the spikes that
 * differ. With exact numerics there is none; with float numerics sums round in another order, and there may be.
 *
 * @param windows inputs of one stream, in order
 * @param carryState go on from window to window instead of starting from rest
 */
export async function compareWithEngine(
  session: OnnxSession,
  windows: Iterable<SparseSpikes> | AsyncIterable<SparseSpikes>,
  { engine = wasmBackend, carryState = false }: { readonly engine?: Backend; readonly carryState?: boolean } = {},
): Promise<Comparison> {
  const record = session.metadata.outputs.filter(({ kind }) => kind === 'spikes').map(({ layer }) => layer);
  const reference = await engine.compile(session.network, session.weights);
  await session.reset();
  const layers: Record<string, LayerComparison> = Object.fromEntries(record.map((name) => [name, { spikes: 0, differences: 0 }]));
  let count = 0;
  let firstDifference: number | undefined;
  for await (const window of windows) {
    const expected = await reference.run(window, { record, carryState });
    const found = await session.runWindow(window, { record, carryState });
    for (const name of record) {
      const differences = differing(found.layers[name].spikes, expected.layers[name].spikes);
      const spikes = layers[name].spikes + expected.layers[name].spikes.index.length;
      layers[name] = { spikes, differences: layers[name].differences + differences };
      if (differences > 0) firstDifference ??= count;
    }
    count++;
  }
  reference.dispose();
  const sum = (key: keyof LayerComparison): number => Object.values(layers).reduce((total, layer) => total + layer[key], 0);
  return { windows: count, layers, spikes: sum('spikes'), differences: sum('differences'), firstDifference };
}

/** Spikes in one of two windows of equal shape only. */
function differing(a: SparseSpikes, b: SparseSpikes): number {
  let count = 0;
  for (let t = 0; t < a.shape[0]; t++) {
    const [ofA, ofB] = [a, b].map(({ index, offsets }) => new Set(index.subarray(offsets[t], offsets[t + 1])));
    for (const unit of ofA) if (!ofB.has(unit)) count++;
    for (const unit of ofB) if (!ofA.has(unit)) count++;
  }
  return count;
}
