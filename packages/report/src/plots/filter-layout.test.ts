import { describe, expect, it } from 'vitest';
import { filterLayout } from './filter-layout.ts';

const sizes = [
  { maps: 36, channels: 4, height: 5, width: 5 },
  { maps: 1, channels: 36, height: 7, width: 7 },
  { maps: 4, channels: 2, height: 5, width: 5 },
  { maps: 20, channels: 4, height: 17, width: 17 },
  { maps: 10, channels: 20, height: 5, width: 5 },
  { maps: 1, channels: 1, height: 1, width: 1 },
];

describe('filterLayout', () => {
  it.each(sizes)('keeps every filter of %o inside and apart from the others', ({ maps, channels, height, width }) => {
    const layout = filterLayout({ maps, channels, height, width });
    const taken = new Set<number>();
    for (const tile of layout.tiles) {
      for (const channel of layout.channels) {
        const [left, top] = [tile.x + channel.x, tile.y + channel.y];
        expect(left).toBeGreaterThanOrEqual(1);
        expect(top).toBeGreaterThanOrEqual(1);
        expect(left + width * layout.cell).toBeLessThan(layout.width);
        expect(top + height * layout.cell).toBeLessThan(layout.height);
        for (let cell = 0; cell < width * height; cell++) {
          const x = left + (cell % width) * layout.cell;
          const y = top + Math.floor(cell / width) * layout.cell;
          taken.add(y * layout.width + x);
        }
      }
    }
    expect(taken.size).toBe(maps * channels * height * width);
  });

  it('puts up to four channels side by side, and more in a square', () => {
    expect(filterLayout({ maps: 1, channels: 4, height: 5, width: 5 }).perRow).toBe(4);
    expect(filterLayout({ maps: 1, channels: 36, height: 5, width: 5 }).perRow).toBe(6);
  });

  it('draws small where it is told to', () => {
    expect(filterLayout(sizes[2], 6).cell).toBe(6);
    expect(filterLayout(sizes[2]).cell).toBe(26);
  });

  it('is no wider than a page', () => {
    for (const size of sizes) expect(filterLayout(size).width).toBeLessThanOrEqual(1502);
  });
});
