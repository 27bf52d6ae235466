import type { SpikeCauses } from '../backend/backend.ts';
import type { LayerShape, PlaneShape } from '../network/layer-shapes.ts';
import type { PoolLayerSpec } from '../network/network-spec.ts';
import type { SparseSpikes } from '../spikes/sparse-spikes.ts';

/**
 * The causes of pooled spikes, found from the spikes on both sides of the pool: those of the layer before that lie in the
 * window of a pooled spike, in its own time step; ascending. For engines that pool whole frames; an engine that pools spike
 * by spike notes them on the way.
 *
 * @param received spikes of the layer before
 * @param pooled spikes of the pool for them
 */
export function poolCauses(
  pool: PoolLayerSpec,
  { input, output }: LayerShape,
  received: SparseSpikes,
  pooled: SparseSpikes,
): SpikeCauses {
  const active = new Uint8Array(input[0] * input[1] * input[2]);
  const offsets = [0];
  const index: number[] = [];
  for (let t = 0; t < pooled.shape[0]; t++) {
    const frame = received.index.subarray(received.offsets[t], received.offsets[t + 1]);
    for (const unit of frame) active[unit] = 1;
    for (const unit of pooled.index.subarray(pooled.offsets[t], pooled.offsets[t + 1])) {
      for (const cause of unitsOfWindow(pool, input, output, unit)) if (active[cause] === 1) index.push(cause);
      offsets.push(index.length);
    }
    for (const unit of frame) active[unit] = 0;
  }
  return { offsets: Uint32Array.from(offsets), index: Uint32Array.from(index) };
}

/** Units of the layer before in the window of a pooled unit, ascending. */
function unitsOfWindow({ kernel, stride }: PoolLayerSpec, input: PlaneShape, output: PlaneShape, unit: number): number[] {
  const [, height, width] = input;
  const [, rows, columns] = output;
  const line = Math.floor(unit / columns);
  const channel = Math.floor(line / rows);
  const top = (line - channel * rows) * stride;
  const left = (unit - line * columns) * stride;
  return Array.from({ length: kernel * kernel }, (_, k) => {
    const y = top + Math.floor(k / kernel);
    return (channel * height + y) * width + left + (k % kernel);
  });
}
