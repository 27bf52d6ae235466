import type { NetworkSpec } from './network-spec.ts';

/** The name by which layers read the network's input. */
export const inputName = 'input';

/** Position of the input among {@link layerSources}. */
export const fromInput = -1;

/**
 * Which layer each layer reads: its position, or {@link fromInput}. In the order of the layers; every source comes earlier.
 *
 * @throws RangeError when `from` names no earlier layer
 */
export function layerSources({ layers }: NetworkSpec): readonly number[] {
  return layers.map((layer, position) => {
    if (layer.from === undefined) return position - 1;
    if (layer.from === inputName) return fromInput;
    const source = layers.slice(0, position).findIndex(({ name }) => name === layer.from);
    if (source >= 0) return source;
    const earlier = [inputName, ...layers.slice(0, position).map(({ name }) => name)].join(', ');
    throw new RangeError(`network: ${layer.name}.from: expected one of ${earlier}, got ${JSON.stringify(layer.from)}`);
  });
}

/** Positions of the layers between the input and a layer, that layer last. */
export function pathTo(network: NetworkSpec, position: number): readonly number[] {
  const sources = layerSources(network);
  const path: number[] = [];
  for (let at = position; at !== fromInput; at = sources[at]) path.unshift(at);
  return path;
}
