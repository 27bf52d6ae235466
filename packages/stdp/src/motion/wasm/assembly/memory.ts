/* All memory of a learner, taken once: rings of events by tile, and what a kernel reaches of them. Fresh WebAssembly memory is zero. */

/** log2 of the pixels of a tile, in x and in y, and of the events that it keeps. */
export const TILE_SHIFT: i32 = 3;
export const RING_SHIFT: i32 = 6;
/** An event: f64 time in µs, u16 x, u16 y, i32 owner, f32 ratio, f32 unclaimed. */
export const EVENT_BYTES: usize = 24;
/** Four events of a ring for a first look: f32 x, f32 y and i32 time in µs, the lower bits of it; half of what the events themselves are. */
export const QUAD_BYTES: usize = 2 * EVENT_BYTES;
/** An event that a kernel reaches: f64 dx and dy, px, and delay, s. */
export const REACHED_BYTES: usize = 24;
/** Tiles of a row: i32 first, i32 last, and f64 how far back their events matter, µs. */
export const RUN_BYTES: usize = 16;
/** Variances that a kernel reaches to, and steps of the density's table in each. */
export const FARTHEST: i32 = 9;
export const PER_UNIT: i32 = 256;

export let columns: i32 = 0;
export let rows: i32 = 0;
/** How far context reaches, px, and how long ago the events of a burst are at most, µs. */
export let reachPx: i32 = 0;
export let burstUs: f64 = 0;
/** u32 per tile: how many events came. */
export let came: usize = 0;
export let events: usize = 0;
export let quads: usize = 0;
/** Runs of tiles that a kernel reaches. */
export let runs: usize = 0;
/** Quads of events of which some may be within reach of a kernel: u32 address of the first event, and four bits. */
export let near: usize = 0;
/** Those that are, and f64 their odds, padded by zeros to a multiple of four. */
export let reached: usize = 0;
export let odds: usize = 0;
/** f64 table of the density: e^(−q/2) / 2π by q. */
export let bell: usize = 0;
/** f64 by brightness: rates, events/s, and likelihood ratios. */
export let rates: usize = 0;
export let products: usize = 0;

let top: usize = 0;

function take(bytes: usize): usize {
  const at = top;
  top = (at + bytes + 15) & ~15;
  return at;
}

/** @param most events that are around one */
export function takeAll(width: i32, height: i32, px: i32, us: f64, most: i32, brightnesses: i32): void {
  columns = ((width - 1) >> TILE_SHIFT) + 1;
  rows = ((height - 1) >> TILE_SHIFT) + 1;
  reachPx = px;
  burstUs = us;
  top = (__heap_base + 15) & ~15;
  const tiles = <usize>(columns * rows);
  came = take(tiles << 2);
  events = take((tiles << RING_SHIFT) * EVENT_BYTES);
  quads = take((tiles << (RING_SHIFT - 2)) * QUAD_BYTES);
  const length = <usize>most + 4;
  runs = take(<usize>rows * RUN_BYTES);
  near = take(length << 3);
  reached = take(length * REACHED_BYTES);
  odds = take(length << 3);
  bell = take((<usize>(FARTHEST * PER_UNIT + 1)) << 3);
  rates = take((<usize>brightnesses) << 3);
  products = take((<usize>brightnesses) << 3);
  const missing = <i32>((top + 0xffff) >> 16) - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) unreachable();
  // What never came is too long ago.
  for (let at = events; at < quads; at += EVENT_BYTES) store<f64>(at, -Infinity);
}

/** Remembers an event, in time order. */
export function add(x: i32, y: i32, tUs: f64, ratio: f32, owner: i32, unclaimed: f32): void {
  const tile = (y >> TILE_SHIFT) * columns + (x >> TILE_SHIFT);
  const counter = came + ((<usize>tile) << 2);
  const count = load<u32>(counter);
  store<u32>(counter, count + 1);
  const number = (tile << RING_SHIFT) + <i32>(count & ((1 << RING_SHIFT) - 1));
  const event = events + <usize>number * EVENT_BYTES;
  store<f64>(event, tUs);
  store<u16>(event, <u16>x, 8);
  store<u16>(event, <u16>y, 10);
  store<i32>(event, owner, 12);
  store<f32>(event, ratio, 16);
  store<f32>(event, unclaimed, 20);
  const lane = quads + <usize>(number >> 2) * QUAD_BYTES + ((<usize>(number & 3)) << 2);
  store<f32>(lane, <f32>x);
  store<f32>(lane, <f32>y, 16);
  store<i32>(lane, <i32>(<i64>tUs), 32);
}
