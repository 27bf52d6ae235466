import { allocate } from './arena';
import { nth } from './nth';
import { TILE_SHIFT } from './tile-bits';

/*
 * A transport layer of S brightnesses and M motions, see layers/transport-layer.ts, whose potentials these are to the bit.
 *
 * Potentials are planes [M][height][stride] of f32 per brightness, with at least one cell of 0 behind every row, which is also
 * the neighbour before the next row. A step writes the planes of a brightness into the spare ones, and theirs become spare.
 * Every row of every plane has bits for its tiles (tile-bits.ts): which hold something, and enough of it to last a step, to
 * spread to neighbours or to enter other motions. Only tiles to which evidence can come are computed. Cells are rows of vectors of four; those behind the last column are
 * put to 0.
 */
@unmanaged
export class TransportLayer {
  height: i32;
  width: i32;
  channels: i32;
  maps: i32;
  motions: i32;
  kernel: i32;
  padding: i32;
  /** Bytes of a row of a plane, of a plane, of the planes of a brightness; vectors and tiles of a row; words of its bits. */
  rowBytes: usize;
  planeBytes: usize;
  groupBytes: usize;
  vectors: i32;
  tiles: i32;
  words: i32;
  /** u32[S + 1]: where the planes of a brightness are, the spare ones last; and where their bits are, [M][height][4 kinds][words]. */
  planes: usize;
  bits: usize;
  /** f32[height][stride] the largest potential of all maps, of the last step and of this one. */
  best: usize;
  nextBest: usize;
  /** u64[height][words]: tiles in which some map can be switched to; tiles that input reached. */
  switchable: usize;
  reached: usize;
  /** f32[channels][S][k][4·runVectors], mirrored, as an input sees it. */
  weights: usize;
  runVectors: i32;
  /** f32[S][height + k − 1][·]: currents, in a frame of floor(k/2) cells that is never read; else 0 between steps. */
  currents: usize;
  currentRowBytes: usize;
  currentPlaneBytes: usize;
  /** f32[S] leak; f32[S·M] thresholds, and the least of them. */
  leak: usize;
  thresholds: usize;
  leastThreshold: f32;
  switchCost: f32;
  ceiling: f32;
  /** Lateral inhibition: ±radius cells; −1 for none. */
  radius: i32;
  /** Per motion: i32 dx, dy; i32 whether it shifts in this step; i32 whether it spreads to neighbours; f32[9] costs; f32[M] costs of entering. */
  dx: usize;
  dy: usize;
  shifts: usize;
  spreads: usize;
  lateral: usize;
  /** i32[M][M]: how many motions m is entered from, and which; f32[M][M] the costs of entering. */
  sources: usize;
  enter: usize;
  /** f32[M]: above what evidence lasts at its place, spreads, enters other motions, but for the leak in the first two. */
  lasting: usize;
  spreading: usize;
  entering: usize;
  /** f32[M][3][4 + cells + 4] rows of shifted maps, row y at y mod 3, and their bits, [4 kinds][words]. */
  shifted: usize;
  shiftedBits: usize;
  shiftedRowBytes: usize;
  /** A row of 0 and its bits. */
  nothing: usize;
  noBits: usize;
  /** u64[words] of the row at hand: tiles with input or switching, all that are computed, those of them with a source beside. */
  ready: usize;
  active: usize;
  sourced: usize;
  /** f32[height][stride] what a row has above the ceiling nearby, u8[height] whether it has, f32 a row with a frame of radius. */
  excess: usize;
  isHot: usize;
  window: usize;
  /** u32[units] ascending, f32[units] potentials of what is reported. */
  index: usize;
  potential: usize;
  count: i32;
  /** The largest potential. */
  most: f32;
}

export function newTransport(channels: i32, height: i32, width: i32, maps: i32, motions: i32, kernel: i32, radius: i32): usize {
  const layer = changetype<TransportLayer>(allocate(offsetof<TransportLayer>()));
  layer.channels = channels;
  layer.height = height;
  layer.width = width;
  layer.maps = maps;
  layer.motions = motions;
  layer.kernel = kernel;
  layer.padding = (kernel - 1) >> 1;
  layer.radius = radius;
  layer.vectors = (width + 3) >> 2;
  layer.tiles = (width + 15) >> TILE_SHIFT;
  layer.words = (layer.tiles + 63) >> 6;
  layer.rowBytes = (<usize>((width + 4) >> 2)) << 4;
  layer.planeBytes = <usize>height * layer.rowBytes;
  layer.groupBytes = <usize>motions * layer.planeBytes;
  const bitBytes = (<usize>(height * layer.words)) << 3;
  const kindBytes = bitBytes << 2;
  layer.planes = allocate((<usize>(maps + 1)) << 2);
  layer.bits = allocate((<usize>(maps + 1)) << 2);
  for (let s = 0; s <= maps; s++) {
    // A vector before and behind, for neighbours of the first and the last row.
    store<u32>(nth(layer.planes, s), <u32>(allocate(layer.groupBytes + 32) + 16));
    store<u32>(nth(layer.bits, s), <u32>allocate(<usize>motions * kindBytes));
  }
  layer.best = allocate(layer.planeBytes + 16);
  layer.nextBest = allocate(layer.planeBytes + 16);
  layer.switchable = allocate(bitBytes);
  layer.reached = allocate(bitBytes);
  layer.runVectors = (kernel + 3) >> 2;
  layer.weights = allocate((<usize>(channels * maps * kernel * layer.runVectors)) << 4);
  layer.currentRowBytes = (<usize>((width + kernel + 6) >> 2)) << 4;
  layer.currentPlaneBytes = <usize>(height + kernel - 1) * layer.currentRowBytes;
  layer.currents = allocate(<usize>maps * layer.currentPlaneBytes + 16);
  layer.leak = allocate((<usize>maps) << 2);
  layer.thresholds = allocate((<usize>(maps * motions)) << 2);
  layer.dx = allocate((<usize>motions) << 2);
  layer.dy = allocate((<usize>motions) << 2);
  layer.shifts = allocate((<usize>motions) << 2);
  layer.spreads = allocate((<usize>motions) << 2);
  layer.lateral = allocate((<usize>(9 * motions)) << 2);
  layer.sources = allocate((<usize>(motions * motions)) << 2);
  layer.enter = allocate((<usize>(motions * motions)) << 2);
  layer.shiftedRowBytes = (<usize>(layer.tiles << TILE_SHIFT) + 8) << 2;
  layer.shifted = allocate(<usize>(3 * motions) * layer.shiftedRowBytes);
  layer.lasting = allocate((<usize>motions) << 2);
  layer.spreading = allocate((<usize>motions) << 2);
  layer.entering = allocate((<usize>motions) << 2);
  layer.shiftedBits = allocate((<usize>(3 * motions * layer.words)) << 5);
  layer.nothing = allocate(layer.shiftedRowBytes) + 16;
  layer.noBits = allocate((<usize>layer.words) << 5);
  layer.ready = allocate((<usize>layer.words) << 3);
  layer.active = allocate((<usize>layer.words) << 3);
  layer.sourced = allocate((<usize>layer.words) << 3);
  if (radius >= 0) {
    layer.excess = allocate(layer.planeBytes);
    layer.isHot = allocate(<usize>height);
    layer.window = allocate((<usize>(width + 2 * radius + 16)) << 2);
  }
  const units = <usize>(maps * motions) * <usize>height * <usize>width;
  layer.index = allocate(units << 2);
  layer.potential = allocate(units << 2);
  return changetype<usize>(layer);
}

/** Row y of motion m in the planes of place `s`. */
// @ts-ignore: decorator
@inline
export function planeRow(layer: TransportLayer, s: i32, m: i32, y: i32): usize {
  return <usize>load<u32>(nth(layer.planes, s)) + <usize>m * layer.planeBytes + <usize>y * layer.rowBytes;
}

/** Its bits: the words of tiles that hold something, then those of the other kinds. */
// @ts-ignore: decorator
@inline
export function bitsRow(layer: TransportLayer, s: i32, m: i32, y: i32): usize {
  return <usize>load<u32>(nth(layer.bits, s)) + ((<usize>((m * layer.height + y) * layer.words)) << 5);
}

/** Puts the layer to rest. */
export function restTransport(address: usize): void {
  const layer = changetype<TransportLayer>(address);
  if (layer.most == 0) return;
  const bitBytes = (<usize>(layer.motions * layer.height * layer.words)) << 5;
  for (let s = 0; s <= layer.maps; s++) {
    memory.fill(<usize>load<u32>(nth(layer.planes, s)), 0, layer.groupBytes);
    memory.fill(<usize>load<u32>(nth(layer.bits, s)), 0, bitBytes);
  }
  memory.fill(layer.best, 0, layer.planeBytes);
  memory.fill(layer.switchable, 0, (<usize>(layer.height * layer.words)) << 3);
  layer.most = 0;
  layer.count = 0;
}
