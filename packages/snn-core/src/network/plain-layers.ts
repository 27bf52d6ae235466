import { layerSources } from './layer-sources.ts';
import type { ConvLayerSpec, LayerSpec, NetworkSpec, PoolLayerSpec } from './network-spec.ts';

/** A chain of convolutions and pools whose neurons are reset to 0: what every engine and file format has. */
export interface PlainNetwork extends NetworkSpec {
  readonly layers: readonly (ConvLayerSpec | PoolLayerSpec)[];
}

/** A layer that an engine or a file format does not have. */
export class UnsupportedLayerError extends RangeError {
  override readonly name = 'UnsupportedLayerError';
}

/**
 * For what has not all layers, such as learning: refuses transport layers, groups, ceilings, neurons without a reset to 0 and
 * branches.
 *
 * @param who names the engine or format in the message
 * @param remedy what to do instead
 * @throws UnsupportedLayerError naming the layer and what it has
 */
export function requirePlainLayers(
  network: NetworkSpec,
  who: string,
  remedy = 'use the typescript or the wasm engine',
): asserts network is PlainNetwork {
  const sources = layerSources(network);
  network.layers.forEach((layer, position) => {
    // A layer of another kind says more than where it reads.
    const found = notPlain(layer) ?? (sources[position] === position - 1 ? undefined : `from ${layer.from}`);
    if (found === undefined) return;
    throw new UnsupportedLayerError(
      `${who}: expected convolutions and pools in a chain, reset to zero, without ceilings and groups, got ${layer.name} with ${found}; ${remedy}`,
    );
  });
}

/** What a layer has that not every engine has. */
function notPlain(layer: LayerSpec): string | undefined {
  if (layer.kind === 'pool') return undefined;
  if (layer.kind === 'transport') return 'kind transport';
  const { groups = 1, neuron } = layer;
  if (groups !== 1) return `groups ${groups}`;
  if (neuron.reset !== undefined && neuron.reset !== 'zero') return `reset ${neuron.reset}`;
  return neuron.ceiling === undefined ? undefined : `ceiling ${neuron.ceiling}`;
}
