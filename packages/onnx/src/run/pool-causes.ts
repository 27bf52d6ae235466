import {
  fromInput,
  layerShape,
  layerSources,
  type LayerTrace,
  type NetworkSpec,
  poolCauses,
  type PoolLayerSpec,
  requireLayer,
  type SparseSpikes,
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
  const source = layerSources(network)[position];
  const received = source === fromInput ? input : layers[network.layers[source].name].spikes;
  const pool = network.layers[position] as PoolLayerSpec;
  return { ...trace, causes: poolCauses(pool, layerShape(network, name), received, trace.spikes) };
}
