import type { PlaneShape } from '../network/layer-shapes.ts';
import type { ConvLayerSpec } from '../network/network-spec.ts';
import type { SparseSpikes } from '../spikes/sparse-spikes.ts';

/**
 * Weights that a spike at each pixel reaches in a convolution, [H·W], row-major: all maps, as much of the kernel as lies
 * inside the layer.
 */
export function synapsesOfPixels({ kernel, maps }: ConvLayerSpec, height: number, width: number): Float64Array {
  const padding = (kernel - 1) / 2;
  const reach = (at: number, size: number): number => Math.min(size - 1, at + padding) - Math.max(0, at - padding) + 1;
  return Float64Array.from(
    { length: height * width },
    (_, pixel) => maps * reach(Math.floor(pixel / width), height) * reach(pixel % width, width),
  );
}

/** Synaptic operations of spikes that reach a convolution: one for every spike and weight. */
export function synapticOpsOf(layer: ConvLayerSpec, [, height, width]: PlaneShape, { index }: SparseSpikes): number {
  const synapses = synapsesOfPixels(layer, height, width);
  return index.reduce((sum, unit) => sum + synapses[unit % (height * width)], 0);
}
