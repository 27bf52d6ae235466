import type { SensorSize } from '@spikeseg/snn-core';
import { pixelsInDiscs } from '../scoring/disc.ts';
import type { OutputField } from '../scoring/output-field.ts';
import type { TimeGrid } from '../scoring/time-grid.ts';

/** Null output: every pixel fires in every slice. Nothing is stored; all figures of chance must come out of it. */
export function everyPixelFires(sensor: SensorSize, { slices }: Pick<TimeGrid, 'slices'>): OutputField {
  const { width, height } = sensor;
  return {
    slices,
    outside: 0,
    total: () => width * height,
    countIn: (_slice, discs) => pixelsInDiscs(discs, sensor),
    nearestPx: (_slice, x, y) => Math.hypot(x - nearestPixel(x, width), y - nearestPixel(y, height)),
    forEachNew: (slice, visit) => {
      for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) visit(x, y, slice);
    },
  };
}

/** Null output: nothing ever fires. */
export function emptyOutput({ slices }: Pick<TimeGrid, 'slices'>): OutputField {
  return { slices, outside: 0, total: () => 0, countIn: () => 0, nearestPx: () => Infinity, forEachNew: () => {} };
}

const nearestPixel = (position: number, pixels: number): number => Math.min(Math.max(Math.round(position), 0), pixels - 1);
