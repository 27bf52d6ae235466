import type { EventStream } from '@spikeseg/snn-core';

export interface PixelSummary {
  /** Pixels with at least one event. */
  readonly activePixels: number;
  /** Events of the ten busiest pixels, descending: hot pixels stand out here. */
  readonly topPixelCounts: readonly number[];
  /** Median number of events of an active pixel; undefined without events. */
  readonly medianPixel: number | undefined;
}

/** Counts events per pixel. */
export function summarizePixels({ x, y, sensor }: EventStream): PixelSummary {
  const counts = new Uint32Array(sensor.width * sensor.height);
  for (let i = 0; i < x.length; i++) counts[y[i] * sensor.width + x[i]]++;
  const active = counts.filter((count) => count > 0).toSorted();
  const middle = active.length >> 1;
  const medianPixel = active.length % 2 === 1 ? active[middle] : (active[middle - 1] + active[middle]) / 2;
  return {
    activePixels: active.length,
    topPixelCounts: Array.from(active.subarray(-10)).toReversed(),
    medianPixel: active.length === 0 ? undefined : medianPixel,
  };
}
