import { allocate } from './arena';
import { nth } from './nth';
import { TILE, TILE_SHIFT } from './tile-bits';
import { lanes } from './transport-cells';

/*
 * A transport layer of S brightnesses and M motions, see layers/transport-layer.ts, whose potentials these are to the bit.
 *
 * Potentials are rows [height][M][stride] of cells (transport-cells.ts) per brightness, with a vector of 0 behind every row, which is also
 * what comes before the next one: a step goes row by row through all maps, and memory is read in its order. It writes the rows
 * of a brightness into the spare ones, and theirs become spare; maps that only shift are written where they are (transport-drift.ts).
 * Every row of every plane has bits for its tiles (tile-bits.ts): which hold something, and enough of it to last a step, to
 * spread to neighbours or to enter other motions. Only tiles to which evidence can come are computed. Cells behind the last column are 0.
 */
/** Tiles of a short row. */
const FEW_TILES: i32 = 5;
/** What the host writes of every map: the numbers that transport-rows.ts names. */
export const MAP_NUMBERS: i32 = 10;

@unmanaged
export class TransportLayer {
  height: i32;
  width: i32;
  maps: i32;
  motions: i32;
  /** i32[S·M]: the output channel of each map, −1 for a motion that its brightness does not have; its planes stay at 0. */
  channelOf: usize;
  /** The source's rows and columns, and pixels from cell to cell. */
  sourceHeight: i32;
  sourceWidth: i32;
  stride: i32;
  kernel: i32;
  padding: i32;
  /** Cells that a pixel reaches at most, per axis; and how many of those of the first pixel lie before the first cell. */
  taps: i32;
  frame: i32;
  /** Bytes of a row of a map, from it to the map's next row, of a map, of the maps of a brightness; vectors and tiles of a row; words of its bits. */
  rowBytes: usize;
  lineBytes: usize;
  planeBytes: usize;
  groupBytes: usize;
  vectors: i32;
  tiles: i32;
  words: i32;
  /** u32[2·S]: where the planes of a brightness are, then where its spare ones are; and where their bits are, [height][M][4 kinds][words]. */
  planes: usize;
  bits: usize;
  /** u8[S][height][M]: rows that were computed as a whole, in which all tiles count as filled whatever their bits say. */
  whole: usize;
  /** i32[M]: in which row of a plane the first one of a map is; the last row of the plane is before the first. */
  top: usize;
  /** i32[S][4][M]: of the maps of a brightness, first those that go to the left or stay in this update, last those that go to the right, see transport-short-rows.ts. Bytes of M; i32[S]: where the first end, where the last begin. */
  order: usize;
  orderBytes: usize;
  leftwards: usize;
  rightwards: usize;
  /** [height][stride] the largest potential of all maps, of the last step and of this one. */
  best: usize;
  nextBest: usize;
  /** u64[height][words]: tiles in which some map can be switched to; tiles that input reached. */
  switchable: usize;
  reached: usize;
  /**
   * What an input adds, by its channel and its place between two cells, vector by vector: those that are not 0 of the mirrored kernels
   * [S][taps][4·runVectors]. f32[·][4] the weights, u32[·] how many bytes behind the first cell that the input may reach, and
   * u32[channels·stride²·S·taps + 1] where the vectors of each row of each place begin.
   */
  weights: usize;
  offsets: usize;
  starts: usize;
  runVectors: i32;
  /** f32[S][rows][·]: currents, in a frame that is never read; else 0 between updates. Whether there was input since the last one. */
  currents: usize;
  currentRowBytes: usize;
  currentPlaneBytes: usize;
  received: bool;
  /** The inputs of the step: u32[count] units ascending, f32[count] values, 0 for none. */
  inputs: usize;
  inputCount: i32;
  inputValues: usize;
  /** Whether cells are i16; their unit, nats; the largest current that counts, nats. */
  isShort: bool;
  unit: f32;
  maxCurrent: f32;
  /** Whether all maps only shift, by so few cells that a row is written where it is; whether anything was ever computed. */
  drifts: bool;
  isUsed: bool;
  /** f32[S] leak; f32[S·M] thresholds, and the least of them; here and below in the unit of the cells. */
  leak: usize;
  thresholds: usize;
  leastThreshold: f32;
  switchCost: f32;
  ceiling: f32;
  /** No potential is above it before the competition. */
  cap: f32;
  /** Lateral inhibition: ±radius cells; −1 for none. */
  radius: i32;
  /** Per motion: i32 dx, dy of this update; i32 which ways there are, see transport-rows.ts; f32[9] costs; f32[M] costs of entering. */
  dx: usize;
  dy: usize;
  spreads: usize;
  lateral: usize;
  /** i32[M][M]: how many motions m is entered from, and which; f32[M][M] the costs of entering. */
  sources: usize;
  enter: usize;
  /** Bytes of a row of a shifted map, with a frame of a vector. */
  shiftedRowBytes: usize;
  /** A row of 0 and its bits; [S] rows of what cells without input gain, see transport-band.ts. */
  nothing: usize;
  noBits: usize;
  quiet: usize;
  /** [S][M] the numbers of maps, see transport-rows.ts: f32 as the host writes them, and vectors of each. */
  mapNumbers: usize;
  numbers: usize;
  /** The first band of a list: what each caller who computes rows needs for it. */
  bands: usize;
  /** f32[height] the largest potential of a row. */
  rowMost: usize;
  /** [height][·] what the cells of a row have above the ceiling nearby, u8[height] whether it has. */
  rowExcess: usize;
  isHot: usize;
  /** f32[height][·], nats: what the cells nearby had above the ceiling in the last update; f32[rivals][height][·] what rivals told since. Bytes of a row, and of all. */
  excess: usize;
  shares: usize;
  natsRowBytes: usize;
  natsBytes: usize;
  /** u8[height]: whether rivals told a row something; whether there is any excess or share. */
  isTold: usize;
  rivals: i32;
  hasExcess: bool;
  hasShares: bool;
  /** Shares are rounded down to multiples of it; 0 for not. */
  grid: f32;
  /** u32[units] ascending, f32[units] potentials, nats, of what is reported. */
  index: usize;
  potential: usize;
  count: i32;
  /** u8[S][M][height, up to a multiple of 8]: rows that may have something to report, see transport-readout.ts; bytes of a map. */
  levels: usize;
  levelBytes: usize;
  /** The largest potential. */
  most: f32;
}

/** A layer over a source of height × width pixels; `radius`: of the competition, −1 for none. */
export function newTransport(
  channels: i32,
  sourceHeight: i32,
  sourceWidth: i32,
  maps: i32,
  motions: i32,
  outputs: i32,
  kernel: i32,
  stride: i32,
  radius: i32,
  rivals: i32,
): usize {
  const layer = changetype<TransportLayer>(allocate(offsetof<TransportLayer>()));
  const height = (sourceHeight + stride - 1) / stride;
  const width = (sourceWidth + stride - 1) / stride;
  layer.sourceHeight = sourceHeight;
  layer.sourceWidth = sourceWidth;
  layer.stride = stride;
  layer.rivals = rivals;
  layer.height = height;
  layer.width = width;
  layer.maps = maps;
  layer.motions = motions;
  layer.kernel = kernel;
  layer.padding = (kernel - stride) >> 1;
  layer.taps = (kernel + stride - 1) / stride;
  layer.frame = layer.taps - 1 - layer.padding / stride;
  layer.radius = radius;
  layer.tiles = (width + TILE - 1) >> TILE_SHIFT;
  layer.words = (layer.tiles + 63) >> 6;
  // For cells of f32, which take the most.
  layCells(layer, false);
  const bitBytes = (<usize>(height * layer.words)) << 3;
  const kindBytes = bitBytes << 2;
  layer.planes = allocate((<usize>(2 * maps)) << 2);
  layer.bits = allocate((<usize>(2 * maps)) << 2);
  for (let s = 0; s < 2 * maps; s++) {
    // A vector before and behind, for neighbours of the first and the last row.
    store<u32>(nth(layer.planes, s), <u32>(allocate(layer.groupBytes + 32) + 16));
    store<u32>(nth(layer.bits, s), <u32>allocate(<usize>motions * kindBytes));
  }
  layer.whole = allocate(<usize>(maps * height * motions));
  layer.top = allocate((<usize>motions) << 2);
  layer.orderBytes = (<usize>((motions + 3) & ~3)) << 2;
  layer.order = allocate((<usize>maps * layer.orderBytes) << 2);
  layer.leftwards = allocate((<usize>maps) << 2);
  layer.rightwards = allocate((<usize>maps) << 2);
  layer.best = allocate(layer.planeBytes + 16);
  layer.nextBest = allocate(layer.planeBytes + 16);
  layer.switchable = allocate(bitBytes);
  layer.reached = allocate(bitBytes);
  layer.runVectors = (layer.taps + 3) >> 2;
  const kernels = channels * stride * stride;
  const vectors = <usize>(kernels * maps * layer.taps * layer.runVectors);
  layer.weights = allocate(vectors << 4);
  layer.offsets = allocate(vectors << 2);
  layer.starts = allocate((<usize>(kernels * maps * layer.taps + 1)) << 2);
  const rows = max<i32>(height, (sourceHeight - 1 + layer.padding) / stride + 1);
  const columns = max<i32>((width + 7) & ~7, (sourceWidth - 1 + layer.padding) / stride + 1);
  layer.currentRowBytes = (<usize>((layer.frame + columns + (layer.runVectors << 2) - layer.taps + 3) >> 2)) << 4;
  layer.currentPlaneBytes = <usize>(layer.frame + rows) * layer.currentRowBytes;
  layer.currents = allocate(<usize>maps * layer.currentPlaneBytes + 32);
  layer.leak = allocate((<usize>maps) << 2);
  layer.thresholds = allocate((<usize>outputs) << 2);
  layer.channelOf = allocate((<usize>(maps * motions)) << 2);
  layer.dx = allocate((<usize>motions) << 2);
  layer.dy = allocate((<usize>motions) << 2);
  layer.spreads = allocate((<usize>motions) << 2);
  layer.lateral = allocate((<usize>(9 * motions)) << 2);
  layer.sources = allocate((<usize>(motions * motions)) << 2);
  layer.enter = allocate((<usize>(motions * motions)) << 2);
  layer.nothing = allocate(layer.rowBytes + layer.shiftedRowBytes) + 16;
  layer.noBits = allocate((<usize>layer.words) << 5);
  layer.mapNumbers = allocate((<usize>(maps * motions * MAP_NUMBERS)) << 2);
  layer.numbers = allocate((<usize>(maps * motions * MAP_NUMBERS)) << 4);
  layer.quiet = allocate(<usize>maps * layer.rowBytes);
  if (radius >= 0) {
    layer.natsRowBytes = (<usize>((width + 7) & ~7)) << 2;
    layer.natsBytes = <usize>height * layer.natsRowBytes;
    layer.excess = allocate(layer.natsBytes);
    layer.shares = allocate(<usize>rivals * layer.natsBytes);
    layer.rowExcess = allocate(layer.planeBytes + 32);
    layer.isHot = allocate(<usize>height);
    layer.isTold = allocate(<usize>height);
  }
  layer.levelBytes = <usize>((height + 7) & ~7);
  layer.levels = allocate(<usize>(maps * motions) * layer.levelBytes);
  layer.rowMost = allocate((<usize>height) << 2);
  const units = <usize>outputs * <usize>height * <usize>width;
  layer.index = allocate(units << 2);
  layer.potential = allocate(units << 2);
  return changetype<usize>(layer);
}

/** Says how cells lie in memory: as i16 or as f32. */
export function layCells(layer: TransportLayer, isShort: bool): void {
  const shift: usize = isShort ? 1 : 2;
  layer.isShort = isShort;
  layer.vectors = isShort ? (layer.width + 7) >> 3 : (layer.width + 3) >> 2;
  // A vector of 0 behind every row.
  layer.rowBytes = (<usize>(layer.vectors + 1)) << 4;
  layer.lineBytes = <usize>layer.motions * layer.rowBytes;
  layer.planeBytes = <usize>layer.height * layer.rowBytes;
  layer.groupBytes = <usize>layer.motions * layer.planeBytes;
  layer.shiftedRowBytes = ((<usize>(layer.tiles << TILE_SHIFT)) << shift) + 32;
}

/** The channel of a map, −1 for none. */
// @inline
export function channelOf(layer: TransportLayer, s: i32, m: i32): i32 {
  return load<i32>(nth(layer.channelOf, s * layer.motions + m));
}

/** Row y of motion m in the planes of place `s`. */
export function planeRow(layer: TransportLayer, s: i32, m: i32, y: i32): usize {
  return <usize>load<u32>(nth(layer.planes, s)) + <usize>(slotOf(layer, m, y) * layer.motions + m) * layer.rowBytes;
}

/** Its bits: the words of tiles that hold something, then those of the other kinds. */
export function bitsRow(layer: TransportLayer, s: i32, m: i32, y: i32): usize {
  return <usize>load<u32>(nth(layer.bits, s)) + ((<usize>((slotOf(layer, m, y) * layer.motions + m) * layer.words)) << 5);
}

/** Whether all maps only shift, and rows are so short that whole ones take no longer to compute than their tiles to look for. */
// @inline
export function isShortDrift(layer: TransportLayer): bool {
  return layer.drifts && layer.tiles <= FEW_TILES;
}

// @inline
export function wholeAt(layer: TransportLayer, s: i32, m: i32, y: i32): usize {
  return layer.whole + <usize>((s * layer.height + slotOf(layer, m, y)) * layer.motions + m);
}

// @inline
function slotOf(layer: TransportLayer, m: i32, y: i32): i32 {
  const slot = y + load<i32>(nth(layer.top, m));
  return slot < layer.height ? slot : slot - layer.height;
}

/** Bits k of the tiles that there are. */
// @inline
export function inLayer(layer: TransportLayer, k: i32): u64 {
  const left = layer.tiles - (k << 6);
  return left < 64 ? ((<u64>1) << (<u64>left)) - 1 : u64.MAX_VALUE;
}

/** Vectors of a tile, fewer in the last one. */
// @inline
export function tileVectors<T>(layer: TransportLayer, tile: i32): i32 {
  const whole = TILE / lanes<T>();
  return min<i32>(whole, layer.vectors - tile * whole);
}

/** Bytes before a tile in its row. */
// @inline
export function tileAt<T>(tile: i32): usize {
  return (<usize>tile) << (TILE_SHIFT + <i32>alignof<T>());
}
