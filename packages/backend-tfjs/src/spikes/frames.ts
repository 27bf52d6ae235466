import type { PlaneShape, SparseSpikes } from '@spikeseg/snn-core';

/*
 * Between lists of spikes and frames [T·B, H, W, C], channels last. Lists number a unit (c·H + y)·W + x, frames
 * (y·W + x)·C + c.
 */

/** Frames of windows that run side by side, all of one shape [T, C, H, W]; values where the input is graded. */
export function framesOf(windows: readonly SparseSpikes[]): Float32Array {
  const [steps, channels, height, width] = windows[0].shape;
  const area = height * width;
  const units = channels * area;
  const frames = new Float32Array(steps * windows.length * units);
  windows.forEach(({ offsets, index, values }, window) => {
    for (let t = 0; t < steps; t++) {
      const first = (t * windows.length + window) * units;
      for (let k = offsets[t]; k < offsets[t + 1]; k++) {
        const channel = Math.floor(index[k] / area);
        frames[first + (index[k] - channel * area) * channels + channel] = values?.[k] ?? 1;
      }
    }
  });
  return frames;
}

/** The spikes of one window of frames, and the values of the frames at them. */
export function spikesOf(
  frames: Float32Array,
  [channels, height, width]: PlaneShape,
  window: number,
  windows: number,
): { readonly spikes: SparseSpikes; readonly values: Float32Array } {
  const area = height * width;
  const units = channels * area;
  const steps = frames.length / (units * windows);
  const offsets = new Uint32Array(steps + 1);
  const found: number[] = [];
  for (let t = 0; t < steps; t++) {
    const first = (t * windows + window) * units;
    for (let at = 0; at < units; at++) {
      if (frames[first + at] !== 0) found.push((at % channels) * area + Math.floor(at / channels));
    }
    offsets[t + 1] = found.length;
  }
  const index = Uint32Array.from(found);
  const values = new Float32Array(found.length);
  for (let t = 0; t < steps; t++) {
    index.subarray(offsets[t], offsets[t + 1]).sort();
    const first = (t * windows + window) * units;
    for (let k = offsets[t]; k < offsets[t + 1]; k++) {
      const channel = Math.floor(index[k] / area);
      values[k] = frames[first + (index[k] - channel * area) * channels + channel];
    }
  }
  return { spikes: { shape: [steps, channels, height, width], offsets, index }, values };
}
