import type { PlaneShape } from '../network/layer-shapes.ts';
import { transportPadding } from '../network/layer-shapes.ts';
import type { ConvLayerSpec, TransportLayerSpec } from '../network/network-spec.ts';
import type { SparseSpikes } from '../spikes/sparse-spikes.ts';

/**
 * Weights that a spike at each pixel reaches in a convolution, or in that of a transport layer, [H·W], row-major: all maps, as
 * much of the kernel as lies inside the layer.
 */
export function synapsesOfPixels(layer: ConvLayerSpec | TransportLayerSpec, height: number, width: number): Float64Array {
  const { kernel, maps } = layer;
  const stride = layer.kind === 'conv' ? 1 : (layer.stride ?? 1);
  const padding = transportPadding({ kernel, stride });
  // The kernels of the cells from (at + padding − kernel + 1) / stride to (at + padding) / stride have the pixel.
  const reach = (at: number, size: number): number => {
    const first = Math.max(0, Math.ceil((at + padding - kernel + 1) / stride));
    return Math.min(Math.ceil(size / stride) - 1, Math.floor((at + padding) / stride)) - first + 1;
  };
  return Float64Array.from(
    { length: height * width },
    (_, pixel) => maps * reach(Math.floor(pixel / width), height) * reach(pixel % width, width),
  );
}

/** Synaptic operations of spikes that reach a convolution: one for every spike and weight. */
export function synapticOpsOf(
  layer: ConvLayerSpec | TransportLayerSpec,
  [, height, width]: PlaneShape,
  { index }: SparseSpikes,
): number {
  const synapses = synapsesOfPixels(layer, height, width);
  return index.reduce((sum, unit) => sum + synapses[unit % (height * width)], 0);
}
