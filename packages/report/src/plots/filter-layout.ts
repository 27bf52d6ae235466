/** A place in the raster, device pixels from its left and upper edge. */
interface Place {
  readonly x: number;
  readonly y: number;
}

/** Where the filters of a layer are painted, device pixels. */
export interface FilterLayout {
  /** Of the whole grid. */
  readonly width: number;
  readonly height: number;
  /** Edge of the square of one weight. */
  readonly cell: number;
  /** Input channels in a row of a tile. */
  readonly perRow: number;
  /** Upper left corner of every map's tile. */
  readonly tiles: readonly Place[];
  /** Upper left corner of every input channel in a tile. */
  readonly channels: readonly Place[];
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
function grid(count: number, columns: number, pitch: Place, offset: number): Place[] {
  return Array.from({ length: count }, (_, i) => ({
    x: 1 + (i % columns) * pitch.x,
    y: offset + Math.floor(i / columns) * pitch.y,
  }));
}
