import {
  layerShape,
  type LayerTrace,
  type NetworkSpec,
  type PlaneShape,
  type PoolLayerSpec,
  requireLayer,
  type SparseSpikes,
  type SpikeCauses,
} from '@spikeseg/snn-core';

/** A layer's trace; of a pool with the causes of its spikes, where they are to be told. */
export function withCauses(
  network: NetworkSpec,
  name: string,
  tell: boolean,
  input: SparseSpikes,
  layers: Readonly<Record<string, LayerTrace>>,
): LayerTrace {
  const trace = layers[name];
  if (!tell) return trace;
  const position = requireLayer(network, name);
  const received = position === 0 ? input : layers[network.layers[position - 1].name].spikes;
  return { ...trace, causes: poolCauses(network, name, received, trace.spikes) };
}

/** Which spikes of the layer before lie in the window of every pooled spike, in its own time step; ascending. */
function poolCauses(network: NetworkSpec, name: string, received: SparseSpikes, pooled: SparseSpikes): SpikeCauses {
  const { input, output } = layerShape(network, name);
  const pool = network.layers[requireLayer(network, name)] as PoolLayerSpec;
  const active = new Uint8Array(input[0] * input[1] * input[2]);
  const offsets = [0];
  const index: number[] = [];
  for (let t = 0; t < pooled.shape[0]; t++) {
    const frame = received.index.subarray(received.offsets[t], received.offsets[t + 1]);
    for (const unit of frame) active[unit] = 1;
    for (const unit of pooled.index.subarray(pooled.offsets[t], pooled.offsets[t + 1])) {
      for (const cause of unitsOfWindow(pool, input, output, unit)) if (active[cause] === 1) index.push(cause);
      offsets.push(index.length);
    }
    for (const unit of frame) active[unit] = 0;
  }
  return { offsets: Uint32Array.from(offsets), index: Uint32Array.from(index) };
}

/** Units of the layer before in the window of a pooled unit, ascending. */
function unitsOfWindow({ kernel, stride }: PoolLayerSpec, input: PlaneShape, output: PlaneShape, unit: number): number[] {
  const [, height, width] = input;
  const [, rows, columns] = output;
  const line = Math.floor(unit / columns);
  const channel = Math.floor(line / rows);
  const top = (line - channel * rows) * stride;
  const left = (unit - line * columns) * stride;
  return Array.from({ length: kernel * kernel }, (_, k) => {
    const y = top + Math.floor(k / kernel);
    return (channel * height + y) * width + left + (k % kernel);
  });
}
