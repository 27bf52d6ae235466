import type { PlaneShape } from '../network/layer-shapes.ts';
import type { StepSpikes } from './spike-record.ts';

const f32 = Math.fround;

/** A layer whose cells read k×k units of its input, every `stride` of them. */
export interface LayerKernels {
  /** [channels, H, W] */
  readonly input: PlaneShape;
  /** Rows and columns of the layer's cells. */
  readonly height: number;
  readonly width: number;
  readonly maps: number;
  readonly kernel: number;
  readonly stride: number;
  /** Units of the input that the first cell reads beyond its edge. */
  readonly padding: number;
}

/**
 * Adds what spikes bring to the currents I [maps, H, W]: a cross-correlation with zero padding, one spike after the other.
 *
 * @param current written
 * @param weight [maps, channels, k, k]
 * @param order places of the spikes: float32 sums depend on it, where numerics are not exact
 * @returns the synaptic operations
 */
export function addCurrents(
  current: Float32Array,
  weight: Float32Array,
  { input, height, width, maps, kernel, stride, padding }: LayerKernels,
  { index, values }: StepSpikes,
  order: Iterable<number>,
): number {
  const [channels, rows, columns] = input;
  const [area, entries] = [height * width, kernel * kernel];
  let synapticOps = 0;
  for (const k of order) {
    const channel = Math.floor(index[k] / (rows * columns));
    const y = Math.floor(index[k] / columns) % rows;
    const x = index[k] % columns;
    const value = values?.[k] ?? 1;
    for (let entry = 0; entry < entries; entry++) {
      const row = (y + padding - Math.floor(entry / kernel)) / stride;
      const column = (x + padding - (entry % kernel)) / stride;
      if (!Number.isInteger(row) || !Number.isInteger(column)) continue;
      if (row < 0 || row >= height || column < 0 || column >= width) continue;
      synapticOps += maps;
      for (let map = 0; map < maps; map++) {
        current[map * area + row * width + column] += f32(value * weight[(map * channels + channel) * entries + entry]);
      }
    }
  }
  return synapticOps;
}
