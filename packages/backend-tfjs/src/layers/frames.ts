import type { PlaneShape, SparseSpikes } from '@spikeseg/snn-core';

/*
 * Between lists of spikes and frames [T, H, W, C], channels last. Lists number a unit (c·H + y)·W + x, frames
 * (y·W + x)·C + c.
 */

/** Frames of a window [T, C, H, W]; values where the input is graded. */
export function framesOf({ shape, offsets, index, values }: SparseSpikes): Float32Array {
  const [steps, channels, height, width] = shape;
  const area = height * width;
  const units = channels * area;
  const frames = new Float32Array(steps * units);
  for (let t = 0; t < steps; t++) {
    for (let k = offsets[t]; k < offsets[t + 1]; k++) {
      const channel = Math.floor(index[k] / area);
      frames[t * units + (index[k] - channel * area) * channels + channel] = values?.[k] ?? 1;
    }
  }
  return frames;
}

/** The spikes of frames, and the values of the frames at them. */
export function spikesOf(
  frames: Float32Array,
  [channels, height, width]: PlaneShape,
): { readonly spikes: SparseSpikes; readonly values: Float32Array } {
  const area = height * width;
  const units = channels * area;
  const steps = frames.length / units;
  const offsets = new Uint32Array(steps + 1);
  const found: number[] = [];
  for (let t = 0; t < steps; t++) {
    for (let at = 0; at < units; at++) {
      if (frames[t * units + at] !== 0) found.push((at % channels) * area + Math.floor(at / channels));
    }
    offsets[t + 1] = found.length;
  }
  const index = Uint32Array.from(found);
  const values = new Float32Array(found.length);
  for (let t = 0; t < steps; t++) {
    index.subarray(offsets[t], offsets[t + 1]).sort();
    for (let k = offsets[t]; k < offsets[t + 1]; k++) {
      const channel = Math.floor(index[k] / area);
      values[k] = frames[t * units + (index[k] - channel * area) * channels + channel];
    }
  }
  return { spikes: { shape: [steps, channels, height, width], offsets, index }, values };
}
