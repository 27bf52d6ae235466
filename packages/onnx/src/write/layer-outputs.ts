import { layerShapes, type NetworkSpec, requireLayer } from '@spikeseg/snn-core';
import type { LayerOutput } from '../file/metadata.ts';

/**
 * What a file gives besides the spikes of the last layer: `spikes` of further layers, and `potentials` of
 * convolutions and transport layers, whose spikes are then given, too. `all`: everything, which is what decoding asks for.
 */
export type OutputChoice = 'spikes' | 'all' | { readonly spikes?: readonly string[]; readonly potentials?: readonly string[] };

/** Name of a layer's spikes in the graph. */
export const spikesName = (network: NetworkSpec, layer: string): string =>
  network.layers.at(-1)?.name === layer ? 'spikes' : `spikes.${layer}`;

/** Name of a layer's potentials: of a convolution before reset, of a transport layer those of the units that it reports. */
export const potentialName = (layer: string): string => `potential.${layer}`;

/**
 * The outputs of a graph: `spikes` first, then the others in the order of the layers.
 *
 * @throws RangeError when there is no such layer, or potentials are asked of a pool
 */
export function layerOutputs(network: NetworkSpec, choice: OutputChoice): LayerOutput[] {
  const shapes = layerShapes(network);
  const names = network.layers.map(({ name }) => name);
  const withNeurons = network.layers.filter(({ kind }) => kind !== 'pool').map(({ name }) => name);
  const last = names.slice(-1);
  const potentials = choice === 'all' ? withNeurons : choice === 'spikes' ? [] : (choice.potentials ?? []);
  const spikes = choice === 'all' ? names : choice === 'spikes' ? last : [...(choice.spikes ?? []), ...potentials, ...last];
  for (const name of spikes) requireLayer(network, name);
  const pool = potentials.find((name) => !withNeurons.includes(name));
  if (pool !== undefined) throw new RangeError(`outputs: expected potentials of layers with neurons, got the pool ${pool}`);
  const given = [...last, ...names.slice(0, -1)].filter((name) => spikes.includes(name));
  return given.flatMap((layer) => {
    const shape = shapes[layer].output;
    const output: LayerOutput = { name: spikesName(network, layer), layer, kind: 'spikes', shape };
    return potentials.includes(layer) ? [output, { name: potentialName(layer), layer, kind: 'potential', shape }] : [output];
  });
}
