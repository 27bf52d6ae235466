import type { Tensor } from '@spikeseg/snn-core';
import { asPng, PIXELS_PER_UNIT } from '../../drawing/chart.ts';
import { COLOUR_BAR, type ColourScale, colourBar, colourScale, position } from '../../drawing/colour-scale.ts';
import { INK } from '../../drawing/palette.ts';
import { encodePng, fillRectangle, type Raster, whiteRaster } from '../../drawing/raster.ts';
import { figure, heading, headingBottom, MARGIN, rasterImage, text, textWidth } from '../../drawing/svg.ts';
import { threeDigits } from '../../text.ts';

export interface FiltersPlotOptions {
  /** e.g. `conv2: learned filters`. */
  readonly title: string;
  /** What the input channels are, in order, e.g. `['OFF', 'ON']`; by default their numbers say enough. */
  readonly channelNames?: readonly string[] | undefined;
  /** More grey lines, e.g. what is normal in such a layer. */
  readonly notes?: readonly string[] | undefined;
}

/** Height of a map's number above its tile. */
const CAPTION = 16;

/** Edge of the square of a weight in {@link filtersPicture}. */
const PICTURE_CELL = 6;

/** The squares of `plots.filters` alone, small, in a tenth of its time: for pictures that are drawn again and again. */
export function filtersPicture(weight: Tensor): Uint8Array {
  const [maps, channels, height, width] = weight.shape;
  return encodePng(paint(weight, filterLayout({ maps, channels, height, width }, PICTURE_CELL), mapScales(weight)));
}

/**
 * All filters of a convolution: a tile per map, in it one square per input channel, side by side, in rows where there are
 * more than four. Signed weights are blue–white–red about 0, others viridis from 0 to 1.
 *
 * @param weight [maps, channels, kernel, kernel]
 * @throws RangeError when the tensor has another number of axes or holds nothing
 */
export function filtersFigure(weight: Tensor, options: FiltersPlotOptions): string {
  if (weight.shape.length !== 4 || weight.data.length === 0)
    throw new RangeError(`filters: expected weights [maps, channels, kernel, kernel], got [${weight.shape.join(', ')}]`);
  const { title, channelNames, notes = [] } = options;
  const [maps, channels, height, width] = weight.shape;
  const scales = mapScales(weight);
  const signed = scales[0].kind === 'diverging';
  const layout = filterLayout({ maps, channels, height, width });
  const lines = [
    `${maps} ${maps === 1 ? 'map' : 'maps'} × ${channels} input ${channels === 1 ? 'channel' : 'channels'}, kernel ${height} × ${width}`,
    describeChannels(channels, layout, channelNames),
    ...notes,
  ].filter((line) => line !== '');
  const top = headingBottom(lines.length);
  const [gridWidth, gridHeight] = [units(layout.width), units(layout.height)];
  const barHeight = Math.min(gridHeight - CAPTION, 220);
  const total = Math.max(
    MARGIN + gridWidth + COLOUR_BAR.gap + COLOUR_BAR.width + COLOUR_BAR.labels + MARGIN,
    360,
    ...lines.map((line) => 2 * MARGIN + textWidth(line)),
  );
  return figure(
    total,
    top + Math.max(gridHeight, 100) + MARGIN,
    heading(title, lines) +
      rasterImage(paint(weight, layout, scales), MARGIN, top) +
      layout.tiles
        .map((tile, map) =>
          caption(
            signed ? `map ${map}, ±${threeDigits(scales[map].high)}` : `map ${map}`,
            MARGIN + units(tile.x),
            top + units(tile.y),
          ),
        )
        .join('') +
      colourBar(
        signed ? { ...scales[0], low: -1, high: 1 } : scales[0],
        signed ? 'Weight w / largest' : 'Weight w',
        MARGIN + gridWidth + COLOUR_BAR.gap,
        top + CAPTION,
        Math.max(barHeight, 60),
      ),
  );
}

export const filtersPlot = asPng(filtersFigure);

/** Of every map: its own where weights are signed, else one for all. */
function mapScales({ shape: [maps], data }: Tensor): readonly ColourScale[] {
  const all = colourScale(data);
  const size = data.length / maps;
  return Array.from({ length: maps }, (_, map) => {
    if (all.kind === 'sequential') return all;
    const largest = data.subarray(map * size, (map + 1) * size).reduce((max, value) => Math.max(max, Math.abs(value)), 0);
    // A map without weights is white on any scale.
    const high = largest === 0 ? all.high : largest;
    return { ...all, low: -high, high };
  });
}

const units = (pixels: number) => pixels / PIXELS_PER_UNIT;

const caption = (words: string, x: number, y: number) => text(words, x, y - 4, { 'font-size': 11, fill: INK.muted });

function describeChannels(channels: number, { perRow }: FilterLayout, names: readonly string[] | undefined): string {
  if (channels === 1) return names === undefined ? '' : `input channel: ${names[0]}`;
  const order = perRow < channels ? 'row by row' : 'from left to right';
  return `in a tile the input channels ${order}: ${names === undefined ? `0 to ${channels - 1}` : names.join(', ')}`;
}

/** Every weight as a square of its colour, a grey frame around every channel. */
function paint({ shape, data }: Tensor, layout: FilterLayout, scales: readonly ColourScale[]): Raster {
  const raster = whiteRaster(layout.width, layout.height);
  const [, channels, height, width] = shape;
  layout.tiles.forEach((tile, map) => {
    layout.channels.forEach((place, channel) => {
      const [left, top] = [tile.x + place.x, tile.y + place.y];
      fillRectangle(raster, left - 1, top - 1, width * layout.cell + 2, height * layout.cell + 2, [0xbb, 0xbb, 0xbb]);
      for (let i = 0; i < height * width; i++) {
        const value = data[(map * channels + channel) * height * width + i];
        const [x, y] = [left + (i % width) * layout.cell, top + Math.floor(i / width) * layout.cell];
        fillRectangle(raster, x, y, layout.cell, layout.cell, scales[map].colour(position(scales[map], value)));
      }
    });
  });
  return raster;
}

/** A place in the raster, device pixels from its left and upper edge. */
interface RasterPlace {
  readonly x: number;
  readonly y: number;
}

/** Where the filters of a layer are painted, device pixels. */
interface FilterLayout {
  /** Of the whole grid. */
  readonly width: number;
  readonly height: number;
  /** Edge of the square of one weight. */
  readonly cell: number;
  /** Input channels in a row of a tile. */
  readonly perRow: number;
  /** Upper left corner of every map's tile. */
  readonly tiles: readonly RasterPlace[];
  /** Upper left corner of every input channel in a tile. */
  readonly channels: readonly RasterPlace[];
}

/** Target width of the grid, room above a tile for its number, gaps between tiles and between channels; device pixels. */
const GRID = { width: 1500, caption: 32, gap: 28, channelGap: 4, minCell: 4, maxCell: 26 } as const;

/**
 * Arranges tiles in a grid about one and a half times as wide as high, with weights as large as the width allows.
 *
 * @param size of the weight tensor: maps, channels, and height and width of the kernel
 * @param maxCell largest edge of the square of a weight, device pixels
 */
export function filterLayout(
  size: { readonly maps: number; readonly channels: number; readonly height: number; readonly width: number },
  maxCell: number = GRID.maxCell,
): FilterLayout {
  const perRow = size.channels <= 4 ? size.channels : Math.ceil(Math.sqrt(size.channels));
  const channelRows = Math.ceil(size.channels / perRow);
  const aspect = (channelRows * size.height) / (perRow * size.width);
  const columns = Math.min(size.maps, Math.max(1, Math.round(Math.sqrt(1.5 * size.maps * aspect))));
  const room = Math.floor((GRID.width - (columns - 1) * GRID.gap) / columns) - (perRow - 1) * GRID.channelGap;
  const cell = Math.min(maxCell, Math.max(GRID.minCell, Math.floor(room / (perRow * size.width))));
  const step = { x: size.width * cell + GRID.channelGap, y: size.height * cell + GRID.channelGap };
  const tile = { x: perRow * step.x - GRID.channelGap + GRID.gap, y: channelRows * step.y - GRID.channelGap + GRID.caption };
  return {
    width: 2 + columns * tile.x - GRID.gap,
    height: 2 + Math.ceil(size.maps / columns) * tile.y,
    cell,
    perRow,
    tiles: grid(size.maps, columns, tile, GRID.caption),
    channels: grid(size.channels, perRow, step, 0).map(({ x, y }) => ({ x: x - 1, y })),
  };
}

/** Places in rows from the left, the first one at (1, offset). */
function grid(count: number, columns: number, pitch: RasterPlace, offset: number): RasterPlace[] {
  return Array.from({ length: count }, (_, i) => ({
    x: 1 + (i % columns) * pitch.x,
    y: offset + Math.floor(i / columns) * pitch.y,
  }));
}
