import type { NetworkSpec } from './network-spec.ts';

/** Channels (or maps), rows, columns. */
export type PlaneShape = readonly [channels: number, height: number, width: number];

/** What a layer receives and gives, per time step. */
export interface LayerShape {
  readonly input: PlaneShape;
  readonly output: PlaneShape;
}

/**
 * Shapes [C, H, W] in and out of every layer, by name and in the order of the layers. A convolution keeps H and W (zero
 * padding floor(k/2)); a pool gives floor((n − kernel) / stride) + 1.
 *
 * @throws RangeError naming the layer that would have no units left
 */
export function layerShapes(network: NetworkSpec): Readonly<Record<string, LayerShape>> {
  const shapes: Record<string, LayerShape> = {};
  let input: PlaneShape = [network.input.channels, network.input.height, network.input.width];
  for (const layer of network.layers) {
    const [channels, height, width] = input;
    let output: PlaneShape;
    if (layer.kind === 'conv') output = [layer.maps, height, width];
    else {
      const pooled = (size: number): number => Math.floor((size - layer.kernel) / layer.stride) + 1;
      output = [channels, pooled(height), pooled(width)];
    }
    if (!output.every((size) => size >= 1)) {
      const found = `[${output.join(', ')}] from an input of [${input.join(', ')}]`;
      throw new RangeError(
        `network: ${layer.name}: expected at least one unit, got ${found}; use a larger input or a smaller pool`,
      );
    }
    shapes[layer.name] = { input, output };
    input = output;
  }
  return shapes;
}

/**
 * Shape [C, H, W] in and out of one layer.
 *
 * @throws RangeError when there is no layer of that name
 */
export function layerShape(network: NetworkSpec, name: string): LayerShape {
  requireLayer(network, name);
  return layerShapes(network)[name];
}

/**
 * Position of a layer in the network.
 *
 * @throws RangeError when there is no layer of that name
 */
export function requireLayer(network: NetworkSpec, name: string): number {
  const position = network.layers.findIndex((layer) => layer.name === name);
  if (position >= 0) return position;
  const names = network.layers.map((layer) => layer.name).join(', ');
  throw new RangeError(`network: expected a layer among ${names}, got ${name}`);
}
