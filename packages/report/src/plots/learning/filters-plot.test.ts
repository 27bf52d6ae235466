import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { decodePng, pixelAt } from '../../drawing/decode-png.fixture.ts';
import { headingBottom, MARGIN } from '../../drawing/svg.ts';
import { drawn, textsOf } from '../charts.fixture.ts';
import { filterLayout, filtersFigure, filtersPicture, filtersPlot } from './filters-plot.ts';

const stdp = { shape: [2, 2, 3, 3], data: Float32Array.from({ length: 36 }, (_, i) => (i === 0 ? 1 : i === 35 ? 0.5 : 0)) };
const signed = { shape: [1, 1, 3, 3], data: Float32Array.of(-1, 0, 0, 0, 2, 0, 0, 0, 0) };

describe('filtersPlot', () => {
  it('says what a tile, a square and a colour is', () => {
    const texts = textsOf(filtersFigure(stdp, { title: 'conv1: filters', channelNames: ['OFF', 'ON'] }));
    expect(texts).toEqual(expect.arrayContaining(['conv1: filters', '2 maps × 2 input channels, kernel 3 × 3']));
    expect(texts).toEqual(expect.arrayContaining([expect.stringMatching(says('left to right', 'OFF, ON'))]));
    expect(texts).toEqual(expect.arrayContaining(['map 0', 'map 1', 'Weight w', '1', '0.5', '0']));
  });

  it('writes the largest weight of every map where weights are signed, and that colours are shares of it', () => {
    const texts = textsOf(filtersFigure(signed, { title: 't', notes: ['what is normal'] }));
    const words = ['map 0, ±2', '1', '0', '−1', 'Weight w / largest', '1 map × 1 input channel, kernel 3 × 3', 'what is normal'];
    expect(texts).toEqual(expect.arrayContaining(words));
  });

  it('paints a weak map of signed weights as strongly as a strong one, and a map without weights white', async () => {
    const weights = { shape: [3, 1, 1, 2], data: Float32Array.of(-4, 4, 0.01, -0.01, 0, 0) };
    const picture = decodePng(await filtersPlot(weights, { title: 't' }));
    const layout = filterLayout({ maps: 3, channels: 1, height: 1, width: 2 });
    const top = 2 * headingBottom(1);
    const colours = layout.tiles.map((tile) =>
      [0.5, 1.5].map((column) =>
        pixelAt(
          picture,
          Math.floor(2 * MARGIN + tile.x + layout.channels[0].x + column * layout.cell),
          top + tile.y + layout.cell / 2,
        ),
      ),
    );
    expect(colours).toEqual([
      ['#053061', '#67001f'],
      ['#67001f', '#053061'],
      ['#ffffff', '#ffffff'],
    ]);
  });

  it('paints weights of 0 to 1 with viridis, each at its place', async () => {
    const picture = decodePng(await filtersPlot(stdp, { title: 't' }));
    const layout = filterLayout({ maps: 2, channels: 2, height: 3, width: 3 });
    const top = picture.height - 2 * MARGIN - layout.height;
    const colourOf = (map: number, channel: number, row: number, column: number) => {
      const x = 2 * MARGIN + layout.tiles[map].x + layout.channels[channel].x + (column + 0.5) * layout.cell;
      const y = top + layout.tiles[map].y + layout.channels[channel].y + (row + 0.5) * layout.cell;
      return pixelAt(picture, Math.floor(x), Math.floor(y));
    };
    expect(colourOf(0, 0, 0, 0)).toBe('#fde725');
    expect(colourOf(0, 0, 0, 1)).toBe('#440154');
    expect(colourOf(1, 1, 2, 2)).toBe('#21918c');
    expect(colourOf(1, 0, 2, 2)).toBe('#440154');
  });

  it('paints signed weights about white', async () => {
    const { data } = decodePng(await filtersPlot(signed, { title: 't' }));
    const colours = new Set<string>();
    for (let i = 0; i < data.length; i += 4) colours.add(Buffer.from(data.subarray(i, i + 3)).toString('hex'));
    // −1 of ±2 is a quarter of the way, 2 is the end.
    expect(colours).toContain('4393c3');
    expect(colours).toContain('67001f');
  });

  it('is drawn, also for many channels', async () => {
    const wide = { shape: [1, 36, 7, 7], data: Float32Array.from({ length: 36 * 49 }, (_, i) => (i % 11) / 10) };
    const { width } = await drawn(() => filtersPlot(wide, { title: 'conv3' }));
    expect(width).toBeGreaterThan(36 * 7);
    expect(textsOf(filtersFigure(wide, { title: 't' })).join('\n')).toMatch(says('row by row', '0 to 35'));
  });

  it('has a small picture of the squares alone, in the same colours', async () => {
    const picture = decodePng(filtersPicture(stdp));
    const { tiles, channels, cell, width } = filterLayout({ maps: 2, channels: 2, height: 3, width: 3 }, 6);
    expect([picture.width, cell]).toEqual([width, 6]);
    const [x, y] = [tiles[1].x + channels[1].x + 2.5 * cell, tiles[1].y + channels[1].y + 2.5 * cell];
    expect(pixelAt(picture, x, y)).toBe('#21918c');
  });

  it('refuses a tensor that is no bank of filters', async () => {
    expect(() => filtersFigure({ shape: [4], data: new Float32Array(4) }, { title: 't' })).toThrow('got [4]');
    expect(() => filtersFigure({ shape: [0, 1, 3, 3], data: new Float32Array() }, { title: 't' })).toThrow(RangeError);
  });
});

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
