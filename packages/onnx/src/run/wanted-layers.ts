import { layerSources } from '@spikeseg/snn-core';
import type { ModelMetadata } from '../metadata/metadata.ts';
import type { WantedLayer } from './messages.ts';

/** What to ask of the thread for the layers to return. */
export interface Wanted {
  readonly wanted: readonly WantedLayer[];
  /** Pools whose causes can be told: the spikes of the layer that they read are known. */
  readonly causesOf: readonly string[];
}

/**
 * Outputs for the layers to return; of pools also the layer that they read, where the file gives it.
 *
 * @throws RangeError when the file does not give a layer
 */
export function wantedLayers({ network, outputs }: ModelMetadata, record: readonly string[]): Wanted {
  const given = new Map(outputs.filter(({ kind }) => kind === 'spikes').map((output) => [output.layer, output]));
  const missing = record.find((name) => !given.has(name));
  if (missing !== undefined) {
    const names = [...given.keys()].join(', ');
    throw new RangeError(
      `run: record: expected names among ${names}, which this file gives, got ${missing}; export with outputs 'all' to have all layers`,
    );
  }
  const sources = layerSources(network);
  /** The layer that a layer reads, undefined where that is the input. */
  const before = (name: string): string | undefined =>
    network.layers[sources[network.layers.findIndex((layer) => layer.name === name)]]?.name;
  const pools = record.filter((name) => network.layers.some((layer) => layer.kind === 'pool' && layer.name === name));
  const causesOf = pools.filter((name) => before(name) === undefined || given.has(before(name) ?? ''));
  const names = new Set([...record, ...causesOf.flatMap((name) => before(name) ?? [])]);
  const wanted = [...given.values()]
    .filter(({ layer }) => names.has(layer))
    .map((spikes) => ({ spikes, potential: outputs.find(({ kind, layer }) => kind === 'potential' && layer === spikes.layer) }));
  return { wanted, causesOf };
}
