import type { PlaneShape } from '../network/layer-shapes.ts';
import type { ConvLayerSpec, TransportLayerSpec } from '../network/network-spec.ts';
import { transportPadding } from '../network/transport-channels.ts';
import type { SparseSpikes } from '../spikes/sparse-spikes.ts';

/**
 * Weights that a spike at each pixel reaches in a convolution, or in that of a transport layer, [H·W], row-major: all maps of
 * its group, as much of the kernel as lies on cells that there are.
 */
export function synapsesOfPixels(layer: ConvLayerSpec | TransportLayerSpec, height: number, width: number): Float64Array {
  const maps = layer.kind === 'conv' ? layer.maps / (layer.groups ?? 1) : layer.maps;
  const [rows, columns] = [height, width].map((size) => cellsOfPixels(layer, size));
  return Float64Array.from(
    { length: height * width },
    (_, pixel) => maps * rows[Math.floor(pixel / width)] * columns[pixel % width],
  );
}

/** Cells along one axis whose kernel a pixel lies in, for every pixel. */
function cellsOfPixels(layer: ConvLayerSpec | TransportLayerSpec, size: number): number[] {
  const { kernel } = layer;
  const { stride = 1 } = layer.kind === 'transport' ? layer : {};
  const padding = layer.kind === 'transport' ? transportPadding(layer) : (kernel - 1) / 2;
  return Array.from({ length: size }, (_, pixel) => {
    const first = Math.max(0, Math.ceil((pixel + padding - kernel + 1) / stride));
    const last = Math.min(Math.ceil(size / stride) - 1, Math.floor((pixel + padding) / stride));
    return last - first + 1;
  });
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
