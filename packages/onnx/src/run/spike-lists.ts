import type { LayerTrace, PlaneShape, SparseSpikes } from '@spikeseg/snn-core';
import type { DenseTensor } from './dense-windows.ts';

/** The spikes of one layer and stream, collected step by step from dense frames. */
export class SpikeList {
  readonly #offsets = [0];
  readonly #index: number[] = [];
  readonly #potential: number[] = [];

  /**
   * Appends a time step: the units of a frame that are not 0, and their potentials where those are given.
   *
   * @param frames numbers of which the frame is `units`, beginning at `start`
   * @param potentials at the same places
   */
  addStep(frames: Float32Array, start: number, units: number, potentials?: Float32Array): void {
    for (let unit = 0; unit < units; unit++) {
      if (frames[start + unit] === 0) continue;
      this.#index.push(unit);
      if (potentials) this.#potential.push(potentials[start + unit]);
    }
    this.#offsets.push(this.#index.length);
  }

  /** The layer's trace, shape [T, C, H, W]. */
  trace([channels, height, width]: PlaneShape, withPotential: boolean): LayerTrace {
    const spikes: SparseSpikes = {
      shape: [this.#offsets.length - 1, channels, height, width],
      offsets: Uint32Array.from(this.#offsets),
      index: Uint32Array.from(this.#index),
    };
    return withPotential ? { spikes, potential: Float32Array.from(this.#potential) } : { spikes };
  }
}

/**
 * Spikes of a sequence graph, [T, B, C, H, W] of 0 and 1, as one window [T, C, H, W] per stream: the inverse of
 * `denseWindows` for spikes.
 *
 * @throws RangeError when there are not five dimensions, or not that many numbers
 */
export function sparseWindows({ dims, data }: DenseTensor): SparseSpikes[] {
  const [steps, streams, channels, height, width] = dims;
  const size = dims.reduce((product, length) => product * length, 1);
  if (dims.length !== 5 || size !== data.length)
    throw new RangeError(
      `sparseWindows: expected [T, B, C, H, W] and as many numbers, got [${dims.join(', ')}] and ${data.length}`,
    );
  const units = channels * height * width;
  return Array.from({ length: streams }, (_, stream) => {
    const list = new SpikeList();
    for (let t = 0; t < steps; t++) list.addStep(data, (t * streams + stream) * units, units);
    return list.trace([channels, height, width], false).spikes;
  });
}
