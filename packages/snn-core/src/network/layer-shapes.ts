import { fromInput, layerSources } from './layer-sources.ts';
import type { LayerSpec, NetworkSpec, TransportLayerSpec } from './network-spec.ts';

/** Channels (or maps), rows, columns. */
export type PlaneShape = readonly [channels: number, height: number, width: number];

/** What a layer receives and gives, per time step. */
export interface LayerShape {
  readonly input: PlaneShape;
  readonly output: PlaneShape;
}

/**
 * Shapes [C, H, W] in and out of every layer, by name and in the order of the layers. A convolution keeps H and W (zero
 * padding floor(k/2)); a transport layer gives ceil(n / stride), and a channel per motion and brightness; a pool gives
 * floor((n − kernel) / stride) + 1.
 *
 * @throws RangeError naming the layer that would have no units left, or that reads no earlier layer
 */
export function layerShapes(network: NetworkSpec): Readonly<Record<string, LayerShape>> {
  const sources = layerSources(network);
  const shapes: Record<string, LayerShape> = {};
  const all: PlaneShape[] = [];
  network.layers.forEach((layer, position) => {
    const source = sources[position];
    const { channels, height, width } = network.input;
    const input: PlaneShape = source === fromInput ? [channels, height, width] : all[source];
    const output = outputShape(layer, input);
    if (!output.every((size) => size >= 1)) {
      const found = `[${output.join(', ')}] from an input of [${input.join(', ')}]`;
      throw new RangeError(
        `network: ${layer.name}: expected at least one unit, got ${found}; use a larger input or a smaller pool`,
      );
    }
    shapes[layer.name] = { input, output };
    all.push(output);
  });
  return shapes;
}

function outputShape(layer: LayerSpec, [channels, height, width]: PlaneShape): PlaneShape {
  if (layer.kind === 'conv') return [layer.maps, height, width];
  if (layer.kind === 'transport') {
    const { stride = 1 } = layer;
    return [transportChannels(layer).length, Math.ceil(height / stride), Math.ceil(width / stride)];
  }
  const pooled = (size: number): number => Math.floor((size - layer.kernel) / layer.stride) + 1;
  return [channels, pooled(height), pooled(width)];
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

/** What an output channel of a transport layer stands for. */
export interface TransportChannel {
  /** Brightness, from 0 on. */
  readonly brightness: number;
  /** Position among the layer's motions. */
  readonly motion: number;
}

/** The output channels of a transport layer, in order: brightness by brightness, its motions in theirs. */
export function transportChannels({ maps, motions }: Pick<TransportLayerSpec, 'maps' | 'motions'>): readonly TransportChannel[] {
  return Array.from({ length: maps }, (_, brightness) =>
    motions.flatMap(({ brightnesses }, motion) =>
      brightnesses === undefined || brightnesses.includes(brightness) ? [{ brightness, motion }] : [],
    ),
  ).flat();
}

/** Pixels that the kernel of a transport layer's first cell begins before the first pixel. */
export const transportPadding = ({ kernel, stride = 1 }: Pick<TransportLayerSpec, 'kernel' | 'stride'>): number =>
  Math.floor((kernel - stride) / 2);
