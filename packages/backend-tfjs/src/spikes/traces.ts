import {
  type LayerTrace,
  layerShapes,
  type PlainNetwork,
  type PlaneShape,
  poolCauses,
  type SparseSpikes,
} from '@spikeseg/snn-core';
import { spikesOf } from '../layers/frames.ts';
import type { LayerFrames } from '../tensors/tensors.ts';

/**
 * The traces of a window, by layer, read from tensors, which are not written.
 *
 * @param frames of all layers; none for a window without steps
 */
export async function tracesOf(
  network: PlainNetwork,
  input: SparseSpikes,
  frames: ReadonlyMap<string, LayerFrames>,
  record: ReadonlySet<string>,
): Promise<Record<string, LayerTrace>> {
  const shapes = layerShapes(network);
  const read = async (name: string) => {
    const { output } = shapes[name];
    const { spikes, potential } = frames.get(name) ?? {};
    return spikes === undefined ? nothing(output) : spikesOf(await (potential ?? spikes).data<'float32'>(), output);
  };
  const traces: Record<string, LayerTrace> = {};
  for (const [position, layer] of network.layers.entries()) {
    const { name } = layer;
    if (!record.has(name)) continue;
    const { spikes, values } = await read(name);
    if (layer.kind === 'conv') {
      traces[name] = { spikes, potential: values };
      continue;
    }
    const received = position === 0 ? input : (await read(network.layers[position - 1].name)).spikes;
    traces[name] = { spikes, causes: poolCauses(layer, shapes[name], received, spikes) };
  }
  return traces;
}

const nothing = (output: PlaneShape) => ({
  spikes: { shape: [0, ...output], offsets: new Uint32Array(1), index: new Uint32Array() } satisfies SparseSpikes,
  values: new Float32Array(),
});
