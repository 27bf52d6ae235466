import {
  fromInput,
  layerShapes,
  layerSources,
  type LayerTrace,
  type NetworkSpec,
  type PlaneShape,
  poolCauses,
  type SparseSpikes,
} from '@spikeseg/snn-core';
import type { Frames } from '../layers/tensors.ts';
import { spikesOf } from './frames.ts';

/** Frames of a layer: spikes, and where it has neurons their potentials, which tell the spikes as well. */
export interface LayerFrames {
  readonly spikes: Frames;
  readonly potential: Frames | undefined;
}

/** Layers whose frames are needed to tell the traces of others: that which a pool reads, whose spikes are the causes. */
export function layersToFetch(network: NetworkSpec, record: ReadonlySet<string>): ReadonlySet<string> {
  const sources = layerSources(network);
  const causes = network.layers.flatMap(({ kind, name }, position) =>
    kind === 'pool' && sources[position] !== fromInput && record.has(name) ? [network.layers[sources[position]].name] : [],
  );
  return new Set([...record, ...causes]);
}

/** The traces of every window, by layer, read from tensors, which are not written; a layer without frames reported nothing. */
export function tracesOf(
  network: NetworkSpec,
  inputs: readonly SparseSpikes[],
  frames: ReadonlyMap<string, LayerFrames>,
  record: ReadonlySet<string>,
): Record<string, LayerTrace>[] {
  const shapes = layerShapes(network);
  const sources = layerSources(network);
  const fetched = new Map(
    [...frames].map(([name, { spikes, potential }]) => [name, (potential ?? spikes).dataSync<'float32'>()] as const),
  );
  return inputs.map((input, window) => {
    const read = (name: string): LayerTrace => {
      const { output } = shapes[name];
      const data = fetched.get(name);
      if (data === undefined) return { spikes: noSpikes(input.shape[0], output), potential: new Float32Array() };
      const { spikes, values } = spikesOf(data, output, window, inputs.length);
      return { spikes, potential: values };
    };
    const traces: Record<string, LayerTrace> = {};
    network.layers.forEach((layer, position) => {
      if (!record.has(layer.name)) return;
      const trace = read(layer.name);
      if (layer.kind !== 'pool') {
        traces[layer.name] = trace;
        return;
      }
      const source = sources[position];
      const received = source === fromInput ? input : read(network.layers[source].name).spikes;
      const { spikes } = trace;
      traces[layer.name] = { spikes, causes: poolCauses(layer, shapes[layer.name], received, spikes) };
    });
    return traces;
  });
}

const noSpikes = (steps: number, output: PlaneShape): SparseSpikes => ({
  shape: [steps, ...output],
  offsets: new Uint32Array(steps + 1),
  index: new Uint32Array(),
});

/** The traces of windows without a single step. */
export function emptyTraces(network: NetworkSpec, record: ReadonlySet<string>): Record<string, LayerTrace> {
  const shapes = layerShapes(network);
  const recorded = network.layers.filter(({ name }) => record.has(name));
  return Object.fromEntries(
    recorded.map(({ name, kind }) => [
      name,
      {
        spikes: noSpikes(0, shapes[name].output),
        ...(kind === 'pool'
          ? { causes: { offsets: new Uint32Array(1), index: new Uint32Array() } }
          : { potential: new Float32Array() }),
      },
    ]),
  );
}
