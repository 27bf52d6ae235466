import { nth } from './nth';
import { clearCells, VECTOR } from './transport-cells';

/*
 * A transport layer of S brightnesses and M motions, see layers/transport-layer.ts, whose potentials these are to the bit.
 *
 * A map is flat memory: rows of one pitch, with cells behind the last column, and rows before the first and behind the last, that stay at 0. What its
 * cells gain has the same pitch, and behind the last column takes all there is. So a map that shifts by dx and dy is V[i − dx − dy·pitch] + gain[i] in one loop
 * without rows, written where it is (transport-advance.ts). Rows of maps with a potential that matters beyond their map are noted as they are computed.
 */

/** Cells of a segment, whose flags are a byte: a bit per cell says whether it holds so much that cells beside it gain by it. */
const SEGMENT_CELLS: usize = 8;
/** Bytes that are computed at once. */
export const GROUP: usize = 64;
/** Log2 of the bytes of a tile of 16 cells of i16. */
export const TOUCHED_SHIFT: usize = 5;
/** Parts of a row, of which each is noted by a bit. */
const PARTS: usize = 8;
/** Numbers of a channel. */
export const NUMBERS: i32 = 15;

@unmanaged
export class TransportLayer {
  height: i32;
  width: i32;
  maps: i32;
  motions: i32;
  /** Output channels, a map each: i32[channels] their brightnesses and motions. */
  channels: i32;
  brightness: usize;
  motion: usize;
  /** The source's rows and columns, and pixels from cell to cell. */
  sourceHeight: i32;
  sourceWidth: i32;
  stride: i32;
  kernel: i32;
  padding: i32;
  /** Cells that a pixel reaches at most, per axis; and how many of those of the first pixel lie before the first cell. */
  taps: i32;
  frame: i32;
  /** Tiles of a row, words of their bits. */
  tiles: i32;
  words: i32;
  /** Cells from row to row; rows of 0 between maps. */
  pitch: i32;
  guard: i32;
  /** Rows that a map may move by in its memory; 0 where all maps are always swept. i32[channels] in which of them a map begins, usize[channels] where its row 0 is. */
  slack: i32;
  homes: usize;
  bases: usize;
  /** Of maps that only events touch, see transport-touched.ts. */
  isTouched: bool;
  touchable: bool;
  /** u8[tiles of all planes] updates of its map when a tile was computed; i32[channels] updates, and columns moved by. */
  ages: usize;
  updates: usize;
  moved: usize;
  /** u32[][2] cells that gain by input, bytes from the first of a map to the first of a run and behind its last; how many runs. */
  runs: usize;
  runCount: i32;
  /** Bytes from row to row, of the rows of a map, from map to map. */
  rowBytes: usize;
  areaBytes: usize;
  planeBytes: usize;
  /** Rows of 0, then the maps. */
  planes: usize;
  /** u8 of the segments of all maps, which lie as the maps do; those of a row, and of a map. */
  flags: usize;
  rowSegments: usize;
  planeSegments: usize;
  /** u8[channels]: whether a map holds anything. */
  filled: usize;
  /** [S] what cells gain, I where they are f32, so that sums round in their order, else I − leak; a map's rows and a group. [S] a row of cells without input. */
  gain: usize;
  gainBytes: usize;
  quiet: usize;
  /** The largest potential of the maps of every cell, where it matters; u8[height] in which rows it may; u8 of its segments: there it can be switched to. */
  best: usize;
  isBest: usize;
  switchable: usize;
  /** u64[height][words]: tiles that input reached. */
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
  /** Whether anything was ever computed. */
  isUsed: bool;
  /** f32[S] leak; f32[channels] thresholds, and the least of them; here and below in the unit of the cells. */
  leak: usize;
  thresholds: usize;
  leastThreshold: f32;
  switchCost: f32;
  ceiling: f32;
  /** Above what the best map can be switched to by any. */
  switchableAbove: f32;
  /** Lateral inhibition: ±radius cells; −1 for none. */
  radius: i32;
  /** Per motion: i32 dx, dy of this update; i32 whether it spreads; f32[9] costs. */
  dx: usize;
  dy: usize;
  spreads: usize;
  lateral: usize;
  /** [channels][NUMBERS] vectors, see transport-list.ts; u8[channels]: whether potentials are no more than what was there and what is gained. */
  numbers: usize;
  isPlain: usize;
  /** The first band of a list: what each caller who computes parts needs for it. */
  bands: usize;
  /** f32[height] the largest potential of a row, where it matters. */
  rowMost: usize;
  /** [height] amounts that the cells of a row have above the ceiling nearby, u8[height] whether it has. */
  rowExcess: usize;
  isHot: usize;
  /** f32[height][·], nats: what the cells nearby had above the ceiling in the last update; f32[rivals][height][·] what rivals told since. Bytes of a row, and of all. */
  excess: usize;
  shares: usize;
  natsRowBytes: usize;
  natsBytes: usize;
  /** u8[height]: whether a row has an excess; whether rivals told it something; whether there is any excess or share. */
  isExcess: usize;
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
  /** u8[channels][height, up to a multiple of 8]: where in a row potentials matter beyond their map, a bit for each eighth; bytes of a map, and of such a part of a row. */
  levels: usize;
  levelBytes: usize;
  partBytes: usize;
  /** The same of the update before. */
  lastLevels: usize;
  /** The largest potential, where it matters. */
  most: f32;
  /** Keeps what is read ahead from being left out. */
  ahead: u32;
}

/** Says how cells lie in memory: as i16 or as f32; in `newTransport` as f32, which take the most. */
export function layCells(layer: TransportLayer, isShort: bool): void {
  layer.isShort = isShort;
  layer.rowBytes = (<usize>layer.pitch) << (isShort ? 1 : 2);
  layer.areaBytes = <usize>layer.height * layer.rowBytes;
  layer.partBytes = (layer.rowBytes / PARTS + VECTOR - 1) & ~(VECTOR - 1);
  layer.planeBytes = <usize>(layer.height + layer.slack + layer.guard) * layer.rowBytes;
  layer.gainBytes = layer.areaBytes + GROUP;
  layer.rowSegments = <usize>layer.pitch / SEGMENT_CELLS;
  layer.planeSegments = <usize>(layer.height + layer.guard) * layer.rowSegments;
}

/** Bytes of all maps and of the rows of 0 around them. */
export function planesBytes(layer: TransportLayer): usize {
  return <usize>layer.guard * layer.rowBytes + <usize>layer.channels * layer.planeBytes;
}

/** Bytes of the flags of all that. */
export function flagBytes(layer: TransportLayer): usize {
  return <usize>layer.guard * layer.rowSegments + <usize>layer.channels * layer.planeSegments;
}

/** Bytes of a segment. */
// @inline
export function segmentBytes<T>(): usize {
  return SEGMENT_CELLS << alignof<T>();
}

/** Puts all maps to 0, where they were before any moved in its memory. */
export function clearMaps<T>(layer: TransportLayer): void {
  layer.isTouched = false;
  for (let channel = 0; channel < layer.channels; channel++) store<usize>(nth(layer.bases, channel), homeAt(layer, channel));
  clearCells<T>(layer.planes, planesBytes(layer));
  memory.fill(layer.flags, 0, flagBytes(layer));
  memory.fill(layer.filled, 0, <usize>layer.channels);
  clearCells<T>(layer.best, layer.areaBytes);
  memory.fill(layer.isBest, 0, <usize>layer.height);
  memory.fill(layer.switchable, 0, <usize>layer.height * layer.rowSegments);
}

/** Row 0 of a map. */
// @inline
export function mapAt(layer: TransportLayer, channel: i32): usize {
  return load<usize>(nth(layer.bases, channel));
}

/** The memory of a map: its rows, and those that it may move by. */
// @inline
export function planeAt(layer: TransportLayer, channel: i32): usize {
  return layer.planes + <usize>layer.guard * layer.rowBytes + <usize>channel * layer.planeBytes;
}

/** Row 0 of a map that has not moved in its memory. */
// @inline
export function homeAt(layer: TransportLayer, channel: i32): usize {
  return planeAt(layer, channel) + <usize>load<i32>(nth(layer.homes, channel)) * layer.rowBytes;
}

/** Flags of a map's segments. */
// @inline
export function flagsAt(layer: TransportLayer, channel: i32): usize {
  return layer.flags + <usize>layer.guard * layer.rowSegments + <usize>channel * layer.planeSegments;
}

/** What the cells of a brightness gain. */
// @inline
export function gainAt(layer: TransportLayer, s: i32): usize {
  return layer.gain + <usize>s * layer.gainBytes;
}

/** Vector k of the numbers of a channel. */
// @inline
export function numberAt(layer: TransportLayer, channel: i32, k: i32): usize {
  return layer.numbers + ((<usize>(channel * NUMBERS + k)) << 4);
}

// @inline
export function brightnessOf(layer: TransportLayer, channel: i32): i32 {
  return load<i32>(nth(layer.brightness, channel));
}

// @inline
export function motionOf(layer: TransportLayer, channel: i32): i32 {
  return load<i32>(nth(layer.motion, channel));
}
