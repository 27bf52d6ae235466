import { layerShapes, type NetworkSpec } from '@spikeseg/snn-core';
import type { StateTensor } from '../metadata/metadata.ts';

/** The states of a network, in the order of its layers: the potentials of every convolution and, with fire-once, who has fired. */
export function stateTensors(network: NetworkSpec): StateTensor[] {
  const shapes = layerShapes(network);
  const kinds = network.fireOnce ? (['potential', 'fired'] as const) : (['potential'] as const);
  return network.layers
    .filter((layer) => layer.kind === 'conv')
    .flatMap((layer) => kinds.map((kind) => ({ layer: layer.name, kind, shape: shapes[layer.name].output })))
    .map((state, n) => ({ input: `state_in.${n}`, output: `state_out.${n}`, ...state }));
}
