import type { SparseSpikes } from '@spikeseg/snn-core';

/** Step, channel and pixel y·W + x of every spike, in the order of the trace. */
export interface SpikePlaces {
  readonly step: Uint16Array;
  readonly channel: Uint16Array;
  readonly pixel: Uint32Array;
}

/** The spikes of one layer in a window, found by place: what a kernel looks at. */
export interface PlacedSpikes extends SpikePlaces {
  readonly height: number;
  readonly width: number;
  /** Pixel p owns the entries `starts[p]` … `starts[p + 1] − 1` of `spikes`. */
  readonly starts: Uint32Array;
  /** Numbers of spikes in the order of the trace; of one pixel in order of time. */
  readonly spikes: Uint32Array;
}

export function spikePlaces({ shape, offsets, index }: SparseSpikes): SpikePlaces {
  const [steps, , height, width] = shape;
  const area = height * width;
  const step = new Uint16Array(index.length);
  const channel = new Uint16Array(index.length);
  const pixel = new Uint32Array(index.length);
  for (let t = 0; t < steps; t++) step.fill(t, offsets[t], offsets[t + 1]);
  for (let k = 0; k < index.length; k++) {
    channel[k] = Math.floor(index[k] / area);
    pixel[k] = index[k] - channel[k] * area;
  }
  return { step, channel, pixel };
}

/** Sorts the spikes of a layer by place (a counting sort). */
export function placeSpikes(layer: SparseSpikes): PlacedSpikes {
  const [, , height, width] = layer.shape;
  const places = spikePlaces(layer);
  const { pixel } = places;
  // Counts go one entry further than they belong, so that dealing the spikes out moves every start to its place.
  const starts = new Uint32Array(height * width + 2);
  for (let k = 0; k < pixel.length; k++) starts[pixel[k] + 2]++;
  for (let place = 2; place < starts.length; place++) starts[place] += starts[place - 1];
  const spikes = new Uint32Array(pixel.length);
  for (let k = 0; k < pixel.length; k++) spikes[starts[pixel[k] + 1]++] = k;
  return { height, width, starts, spikes, ...places };
}
