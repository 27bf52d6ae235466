import type { LayerTrace, PlaneShape, SparseSpikes } from '@spikeseg/snn-core';

/** Numbers of a shape, 0 but in some places of their row-major order. */
export interface SparseTensor {
  readonly dims: readonly number[];
  readonly places: Uint32Array;
  /** At the places. */
  readonly values: Float32Array;
}

/** All numbers of a tensor. */
export function denseOf({ dims, places, values }: SparseTensor): Float32Array {
  const data = new Float32Array(dims.reduce((product, size) => product * size, 1));
  for (let k = 0; k < places.length; k++) data[places[k]] = values[k];
  return data;
}

/**
 * Windows of several streams as the input `x` of a sequence graph: [T, B, C, H, W], 0 where silent, 1 (or the value of
 * graded input) where not. For a step graph, [B, C, H, W] is the same numbers with T = 1.
 *
 * @param windows of equal shape [T, C, H, W], one per stream, at least one
 * @param from first time step to take
 * @param to time step before which to end, T when left out
 * @throws RangeError when shapes differ, or 0 ≤ from ≤ to ≤ T does not hold
 */
export function eventsOf(windows: readonly SparseSpikes[], from = 0, to = windows[0]?.shape[0] ?? 0): SparseTensor {
  const first = windows[0]?.shape;
  if (first === undefined) throw new RangeError('eventsOf: expected at least one window, got none');
  const other = windows.find(({ shape }) => !shape.every((size, axis) => size === first[axis]));
  if (other)
    throw new RangeError(
      `eventsOf: expected windows of one shape, got [${first.join(', ')}] and [${other.shape.join(', ')}]; run them apart`,
    );
  const [steps, channels, height, width] = first;
  if (!(from >= 0 && from <= to && to <= steps))
    throw new RangeError(`eventsOf: expected 0 ≤ from ≤ to ≤ ${steps}, got from ${from} to ${to}`);
  const units = channels * height * width;
  const length = windows.reduce((sum, { offsets }) => sum + offsets[to] - offsets[from], 0);
  const [places, all] = [new Uint32Array(length), new Float32Array(length).fill(1)];
  let at = 0;
  windows.forEach(({ offsets, index, values }, stream) => {
    for (let t = from; t < to; t++) {
      const base = ((t - from) * windows.length + stream) * units;
      for (let k = offsets[t]; k < offsets[t + 1]; k++, at++) {
        places[at] = base + index[k];
        if (values) all[at] = values[k];
      }
    }
  });
  return { dims: [to - from, windows.length, channels, height, width], places, values: all };
}

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
