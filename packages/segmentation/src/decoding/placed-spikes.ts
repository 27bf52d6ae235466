import type { SparseSpikes } from '@spikeseg/snn-core';

/** The spikes of one layer in a window, found by place: what a kernel looks at. */
export interface PlacedSpikes {
  readonly height: number;
  readonly width: number;
  /** Pixel y·W + x owns the entries `starts[pixel]` … `starts[pixel + 1] − 1` of `spikes`. */
  readonly starts: Uint32Array;
  /** Numbers of spikes in the order of the layer's trace; of one pixel in order of time. */
  readonly spikes: Uint32Array;
  /** Of every spike, in the order of the trace. */
  readonly step: Uint16Array;
  readonly channel: Uint16Array;
  readonly pixel: Uint32Array;
}

/** Sorts the spikes of a layer by place (a counting sort). */
export function placeSpikes({ shape, offsets, index }: SparseSpikes): PlacedSpikes {
  const [steps, , height, width] = shape;
  const area = height * width;
  const step = new Uint16Array(index.length);
  const channel = new Uint16Array(index.length);
  const pixel = new Uint32Array(index.length);
  const starts = new Uint32Array(area + 1);
  for (let t = 0; t < steps; t++) step.fill(t, offsets[t], offsets[t + 1]);
  for (let k = 0; k < index.length; k++) {
    pixel[k] = index[k] % area;
    channel[k] = (index[k] - pixel[k]) / area;
    starts[pixel[k] + 1]++;
  }
  for (let place = 0; place < area; place++) starts[place + 1] += starts[place];
  const next = starts.slice(0, area);
  const spikes = new Uint32Array(index.length);
  for (let k = 0; k < index.length; k++) spikes[next[pixel[k]]++] = k;
  return { height, width, starts, spikes, step, channel, pixel };
}
