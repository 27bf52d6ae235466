import type { EventStream } from '@spikeseg/events';
import { describe, expect, it } from 'vitest';
import { pixelAt } from './decode-png.fixture.ts';
import { eventRaster, POLARITY_COLOURS } from './event-raster.ts';

/** Events as rows of t, x, y, p. */
function stream(rows: readonly (readonly [number, number, number, number])[]): EventStream {
  return {
    t: Float64Array.from(rows, ([t]) => t),
    x: Uint16Array.from(rows, ([, x]) => x),
    y: Uint16Array.from(rows, ([, , y]) => y),
    p: Uint8Array.from(rows, ([, , , p]) => p),
    sensor: { width: 4, height: 3 },
  };
}

const events = stream([
  [100, 3, 2, 1],
  [200, 0, 0, 1],
  [250, 1, 0, 0],
  [260, 2, 1, 0],
  [270, 2, 1, 1],
  [300, 0, 2, 0],
]);

describe('eventRaster', () => {
  const { raster, count } = eventRaster(events, 200, 300, 5);

  it('takes the events from the start on and before the end', () => {
    expect(count).toBe(4);
    expect(pixelAt(raster, 3 * 5, 2 * 5)).toBe('#ffffff');
    expect(pixelAt(raster, 0, 2 * 5)).toBe('#ffffff');
  });

  it('paints one square per pixel by polarity', () => {
    expect([raster.width, raster.height]).toEqual([20, 15]);
    for (const corner of [0, 4]) {
      expect(pixelAt(raster, corner, corner)).toBe(POLARITY_COLOURS.on.toLowerCase());
      expect(pixelAt(raster, 5 + corner, corner)).toBe(POLARITY_COLOURS.off.toLowerCase());
      expect(pixelAt(raster, 10 + corner, 5 + corner)).toBe(POLARITY_COLOURS.both);
    }
    expect(pixelAt(raster, 9, 9)).toBe('#ffffff');
  });

  it('paints a square per cell of several pixels', () => {
    const small = eventRaster(events, 200, 300, 1, 3).raster;
    expect([small.width, small.height]).toEqual([2, 1]);
    expect([pixelAt(small, 0, 0), pixelAt(small, 1, 0)]).toEqual([POLARITY_COLOURS.both, '#ffffff']);
  });

  it('is white where nothing happened', () => {
    const empty = eventRaster(events, 101, 102, 1);
    expect(empty.count).toBe(0);
    expect(empty.raster.data.every((byte) => byte === 255)).toBe(true);
  });
});
