import { layerShape, requireLayer } from './layer-shapes.ts';
import { inputName, layerSources } from './layer-sources.ts';
import type { NetworkSpec } from './network-spec.ts';

/*
 * A network cut in two runs as two: the spikes that `networkPrefix` gives are the input of `networkAfter`, and both
 * together give the spikes of the whole. Layer names stay, so the weights of the whole fit both parts. Training runs its
 * frozen layers and the layer that learns as two networks, and keeps the spikes of the first.
 */

/**
 * The layers up to and including one, with the input of the whole.
 *
 * @throws RangeError when there is no layer of that name
 */
export function networkPrefix(network: NetworkSpec, layerName: string): NetworkSpec {
  return { ...network, layers: network.layers.slice(0, requireLayer(network, layerName) + 1) };
}

/**
 * The layers after one, as a network whose input is that layer's output.
 *
 * @throws RangeError when there is no layer of that name, none after it, or one after it that reads a layer before
 */
export function networkAfter(network: NetworkSpec, layerName: string): NetworkSpec {
  const position = requireLayer(network, layerName);
  if (position === network.layers.length - 1) {
    throw new RangeError(`network: expected a layer with others after it, got ${layerName}, which is the last`);
  }
  const sources = layerSources(network);
  const layers = network.layers.slice(position + 1).map((layer, k) => {
    if (sources[position + 1 + k] >= position) return layer.from === layerName ? { ...layer, from: inputName } : layer;
    throw new RangeError(
      `network: expected all layers after ${layerName} to read it or one another, got ${layer.name}, which reads ${layer.from ?? inputName}`,
    );
  });
  const [channels, height, width] = layerShape(network, layerName).output;
  return { ...network, input: { channels, height, width }, layers };
}
