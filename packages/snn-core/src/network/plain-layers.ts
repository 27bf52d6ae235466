import { layerSources } from './layer-sources.ts';
import type { ConvLayerSpec, NetworkSpec, PoolLayerSpec } from './network-spec.ts';

/** A chain of convolutions and pools: what every engine and file format has. */
export interface PlainNetwork extends NetworkSpec {
  readonly layers: readonly (ConvLayerSpec | PoolLayerSpec)[];
}

/** A layer that an engine or a file format does not have. */
export class UnsupportedLayerError extends RangeError {
  override readonly name = 'UnsupportedLayerError';
}

/**
 * For what has not all layers, such as learning: refuses transport layers and branches.
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
    if (layer.kind !== 'transport' && sources[position] === position - 1) return;
    const found = layer.kind === 'transport' ? 'kind transport' : `from ${layer.from}`;
    throw new UnsupportedLayerError(
      `${who}: expected convolutions and pools in a chain, got ${layer.name} with ${found}; ${remedy}`,
    );
  });
}
