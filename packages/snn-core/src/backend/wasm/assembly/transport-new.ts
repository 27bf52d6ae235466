import { allocate } from './arena';
import { TILE, TILE_SHIFT } from './tile-bits';
import { flagBytes, GROUP, layCells, NUMBERS, planesBytes, segmentBytes, TOUCHED_SHIFT, TransportLayer } from './transport-layer';

/**
 * A layer over a source of height × width pixels.
 *
 * @param right cells that a map shifts by at most to a side, and `down` rows; no more than there are
 * @param slack rows that a map may move by in its memory, as long as only events touch it; 0: all maps are always swept
 * @param radius of the competition, −1 for none
 */
export function newTransport(
  channels: i32,
  sourceHeight: i32,
  sourceWidth: i32,
  maps: i32,
  motions: i32,
  outputs: i32,
  kernel: i32,
  stride: i32,
  right: i32,
  down: i32,
  slack: i32,
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
  layer.channels = outputs;
  layer.kernel = kernel;
  layer.padding = (kernel - stride) >> 1;
  layer.taps = (kernel + stride - 1) / stride;
  layer.frame = layer.taps - 1 - layer.padding / stride;
  layer.radius = radius;
  layer.tiles = (width + TILE - 1) >> TILE_SHIFT;
  layer.words = (layer.tiles + 63) >> 6;
  layer.pitch = (width + right + 1 + 15) & ~15;
  layer.slack = slack;
  layer.guard = down + 3;
  layCells(layer, false);
  layer.planes = allocate(planesBytes(layer) + 16);
  layer.flags = allocate(flagBytes(layer) + 16);
  layer.filled = allocate(<usize>outputs);
  layer.homes = allocate((<usize>outputs) << 2);
  layer.bases = allocate((<usize>outputs) << 2);
  layer.gain = allocate(<usize>maps * layer.gainBytes + GROUP) + GROUP;
  layer.quiet = allocate(<usize>maps * layer.rowBytes);
  layer.best = allocate(layer.areaBytes + GROUP);
  layer.isBest = allocate(<usize>height);
  layer.switchable = allocate(<usize>height * layer.rowSegments + 16);
  layer.reached = allocate((<usize>(height * layer.words)) << 3);
  layer.levelBytes = <usize>((height + 7) & ~7);
  layer.levels = allocate(<usize>outputs * layer.levelBytes);
  layer.lastLevels = slack == 0 ? 0 : allocate(<usize>outputs * layer.levelBytes);
  if (slack != 0) {
    layer.ages = allocate((planesBytes(layer) >> TOUCHED_SHIFT) + 1);
    layer.updates = allocate((<usize>outputs) << 2);
    layer.moved = allocate((<usize>outputs) << 2);
    layer.runs = allocate((<usize>(height * layer.tiles)) << 3);
  }
  layer.rowMost = allocate((<usize>height) << 2);
  allocateInput(layer, channels);
  allocateNumbers(layer);
  if (radius >= 0) {
    layer.natsRowBytes = (<usize>((width + 7) & ~7)) << 2;
    layer.natsBytes = <usize>height * layer.natsRowBytes;
    layer.excess = allocate(layer.natsBytes);
    layer.shares = allocate(<usize>rivals * layer.natsBytes);
    layer.rowExcess = allocate(layer.areaBytes + GROUP);
    layer.isHot = allocate(<usize>height);
    layer.isExcess = allocate(<usize>height);
    layer.isTold = allocate(<usize>height);
  }
  const units = <usize>outputs * <usize>height * <usize>width;
  layer.index = allocate(units << 2);
  layer.potential = allocate(units << 2);
  return changetype<usize>(layer);
}

function allocateInput(layer: TransportLayer, channels: i32): void {
  const taps = layer.taps;
  layer.runVectors = (taps + 3) >> 2;
  const rows = channels * layer.stride * layer.stride * layer.maps * taps;
  layer.weights = allocate((<usize>(rows * layer.runVectors)) << 4);
  layer.offsets = allocate((<usize>(rows * layer.runVectors)) << 2);
  layer.starts = allocate((<usize>(rows + 1)) << 2);
  const currentRows = max<i32>(layer.height, (layer.sourceHeight - 1 + layer.padding) / layer.stride + 1);
  const columns = max<i32>((layer.width + 7) & ~7, (layer.sourceWidth - 1 + layer.padding) / layer.stride + 1);
  layer.currentRowBytes = (<usize>((layer.frame + columns + (layer.runVectors << 2) - taps + 3) >> 2)) << 4;
  layer.currentPlaneBytes = <usize>(layer.frame + currentRows) * layer.currentRowBytes;
  layer.currents = allocate(<usize>layer.maps * layer.currentPlaneBytes + 32);
}

function allocateNumbers(layer: TransportLayer): void {
  const motions = layer.motions;
  layer.leak = allocate((<usize>layer.maps) << 2);
  layer.thresholds = allocate((<usize>layer.channels) << 2);
  layer.brightness = allocate((<usize>layer.channels) << 2);
  layer.motion = allocate((<usize>layer.channels) << 2);
  layer.dx = allocate((<usize>motions) << 2);
  layer.dy = allocate((<usize>motions) << 2);
  layer.spreads = allocate((<usize>motions) << 2);
  layer.lateral = allocate((<usize>(9 * motions)) << 2);
  layer.numbers = allocate((<usize>(layer.channels * NUMBERS)) << 4);
  layer.isPlain = allocate(<usize>layer.channels);
}

/** What each needs who computes parts of a layer. */
@unmanaged
export class Band {
  /** Cells that the inputs of this step reached. */
  cells: f64;
  /** u64[height + taps][words], 0 between calls, see transport-input.ts. */
  touched: usize;
  /** Segments of a map that are computed before the others, and u32: where they are. */
  listed: usize;
  places: usize;
  /** A row with a frame of radius; and what is taken from a row. */
  window: usize;
  taken: usize;
  /** The band of another caller; 0 for none. */
  next: usize;
}

/** What one more caller needs who computes parts of a layer. */
export function addBand(address: usize): usize {
  const layer = changetype<TransportLayer>(address);
  const band = changetype<Band>(allocate(offsetof<Band>()));
  band.touched = allocate((<usize>((layer.height + layer.taps) * layer.words)) << 3);
  band.listed = allocate(layer.areaBytes + segmentBytes<f32>());
  band.places = allocate((<usize>layer.height * layer.rowSegments) << 2);
  if (layer.radius >= 0) {
    band.window = allocate((<usize>(layer.pitch + 4 * layer.radius + 32)) << 2);
    band.taken = allocate(layer.rowBytes);
  }
  band.next = layer.bands;
  layer.bands = changetype<usize>(band);
  return changetype<usize>(band);
}
