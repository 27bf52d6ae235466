/*
 * Believes events, and tells their classes: what `PixelWitness` and `classOfEvent` do, to the bit, with logarithms and exponentials that are good to 1e-12.
 * Where that does not decide, the kernel stops, and the host takes that event itself. Nothing is allocated after `takeAll`; then the addresses are valid, in bytes.
 */

/** Nats that may be wrong, as a share, and at all, by far less than a float32 tells apart. */
const UNSURE: f64 = 1e-11;
/** Parts of an octave that have an exponential and a logarithm in the tables, and the bits of their number. */
const EXP_BITS: i32 = 6;
const LOG_BITS: u64 = 7;
const LN2: f64 = Math.LN2;
/** 1.5 · 2^52 */
const WHOLE: f64 = 6755399441055744;
/** Nats below which nothing is left. */
const GONE: f64 = -700;
/** Ratios of which logarithms are sure to 1e-12, besides 0; others are left to the host. */
const SMALL: f64 = 1e-9;
const LARGE: f64 = 1e30;

/** Columns of events: f64, u16, u16, f32. */
export let t: usize = 0;
export let x: usize = 0;
export let y: usize = 0;
export let ratios: usize = 0;
/** u32 units that events add to, and how many there are since `believe` began. */
export let units: usize = 0;
export let used: i32 = 0;
/** What was taken of every pixel: f64 nats, f64 since, µs. */
export let taken: usize = 0;
/** i8 class of the least ratio of every cell, f64 where the next class begins. */
export let cellClasses: usize = 0;
export let cellBounds: usize = 0;
/** f64 middles of the classes. */
export let middles: usize = 0;
/** f64 e^(k/64 · ln 2); f64 1 / (1 + k/128) and the logarithm of what that is one of. */
export let exponentials: usize = 0;
export let logarithms: usize = 0;

let width: u32 = 0;
let height: u32 = 0;
let cellShift: i32 = 0;
let mostNats: f64 = 0;
let rateHz: f64 = 0;
let perUs: f64 = 0;
let drawnBelow: f64 = 0;
let pixels: i32 = 0;
/** Events that are prepared: u32 address of the pixel's memory, i32 unit or −1, f64 nats. */
const NOTE_BYTES: usize = 16;
const NOTES: i32 = 128;
let notes: usize = 0;
/** Keeps what is read ahead from being left out. */
// oxlint-disable-next-line no-unused-vars
let sink: u32 = 0;
let top: usize = 0;

function take(bytes: usize): usize {
  const at = top;
  top = (at + bytes + 63) & ~63;
  return at;
}

/** @param most events at a time @param nats that a pixel may say @param rate of the brightest object, events/s @param us in which it fades @param shift bits of a ratio that a cell has in common @param classes how many there are @param drawn ratio below which lots are drawn */
export function takeAll(
  columns: i32,
  rows: i32,
  most: i32,
  nats: f64,
  rate: f64,
  us: f64,
  shift: i32,
  classes: i32,
  drawn: f64,
): void {
  width = columns;
  height = rows;
  mostNats = nats;
  rateHz = rate;
  perUs = 1 / us;
  pixels = columns * rows;
  cellShift = shift;
  drawnBelow = drawn;
  top = (__heap_base + 63) & ~63;
  const events = <usize>most;
  t = take(events << 3);
  x = take(events << 1);
  y = take(events << 1);
  ratios = take(events << 2);
  units = take(events << 2);
  notes = take(<usize>NOTES * NOTE_BYTES);
  const cells = (<usize>1) << (<usize>(32 - shift));
  cellClasses = take(cells);
  cellBounds = take(cells << 3);
  middles = take((<usize>classes) << 3);
  exponentials = take((<usize>8) << (<usize>EXP_BITS));
  logarithms = take((<usize>16) << (<usize>LOG_BITS));
  taken = take((<usize>pixels) << 4);
  const missing = <i32>((top + 0xffff) >> 16) - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) unreachable();
}

/** e^nats; a share of 1e-12 may be wrong. @param nats −700 to 700 */
// @inline
function exp(nats: f64): f64 {
  // The sum has no bits below one: its lower half is the nearest whole number.
  const shifted = nats * (64 / LN2) + WHOLE;
  const whole = <i32>reinterpret<i64>(shifted);
  const rest = nats - (shifted - WHOLE) * (LN2 / 64);
  const part = load<f64>(exponentials + ((<usize>(whole & 63)) << 3));
  const near = 1 + rest * (1 + rest * (1 / 2.0 + rest * (1 / 6.0 + rest * (1 / 24.0))));
  return part * near * reinterpret<f64>((<i64>((whole >> EXP_BITS) + 1023)) << 52);
}

/** ln number, exactly 0 of 1; 1e-12 may be wrong. @param number ≥ 1 */
// @inline
function log(number: f64): f64 {
  const bits = reinterpret<u64>(number);
  const entry = logarithms + ((<usize>((bits >> (52 - LOG_BITS)) & ((1 << LOG_BITS) - 1))) << 4);
  const mantissa = reinterpret<f64>((bits & 0xfffffffffffff) | ((<u64>1023) << 52));
  const rest = mantissa * load<f64>(entry) - 1;
  const near = rest * (1 + rest * (-1 / 2.0 + rest * (1 / 3.0 + rest * (-1 / 4.0 + rest * (1 / 5.0)))));
  return <f64>(<i32>(bits >> 52) - 1023) * LN2 + load<f64>(entry, 8) + near;
}

/** The class of a ratio, −1 where it says nothing. */
// @inline
function classOf(ratio: f64): i32 {
  const cell = <usize>(reinterpret<u32>(<f32>ratio) >> cellShift);
  return <i32>load<i8>(cellClasses + cell) + <i32>(ratio >= load<f64>(cellBounds + (cell << 3)));
}

/** The class of a ratio that an event adds to, with the lot that it drew. */
// @inline
function drawnClass(ratio: f64, lot: f64): i32 {
  const nearest = classOf(ratio);
  if (!(ratio > 0 && ratio < drawnBelow)) return nearest;
  const own = max(nearest, 0);
  const below = own - <i32>(nearest < 0 || ratio < load<f64>(middles + ((<usize>own) << 3)));
  const least: f64 = below < 0 ? 0 : load<f64>(middles + ((<usize>below) << 3));
  return below + <i32>(ratio - least > lot * (load<f64>(middles + ((<usize>(below + 1)) << 3)) - least));
}

// @inline
function lotOf(ratio: f32, column: u32, row: u32): f64 {
  let bits = reinterpret<u32>(ratio) ^ (column * 0x9e3779b1) ^ (row * 0x85ebca77);
  bits = (bits ^ (bits >>> 16)) * 0x7feb352d;
  bits = (bits ^ (bits >>> 15)) * 0x846ca68b;
  return <f64>(bits ^ (bits >>> 16)) / 4294967296.0;
}

/** Takes events from their pixels and lists their units. @returns the event that is left to the host, `end` where there is none */
export function believe(begin: i32, end: i32): i32 {
  let to = units;
  let i = begin;
  while (i < end) {
    const from = i;
    const prepared = prepare(from, min(from + NOTES, end));
    for (let at = notes; i < prepared; i++, at += NOTE_BYTES) {
      const record = <usize>load<u32>(at);
      const now = load<f64>(t + ((<usize>i) << 3));
      const nats = load<f64>(at, 8);
      const left = load<f64>(record) * exp(max((load<f64>(record, 8) - now) * perUs, GONE));
      const room = mostNats - left;
      const unsure = UNSURE * (left + <f64>(nats > 0));
      if (abs(room - nats) <= unsure) break;
      let unit = load<i32>(at, 4);
      if (nats < room) {
        const sum = left + nats;
        const after = <f32>(sum - unsure);
        if (after != <f32>(sum + unsure)) break;
        store<f64>(record, <f64>after);
      } else {
        // What fits in.
        const factor = exp(room);
        const place = (<usize>i) << 1;
        const lot = lotOf(load<f32>(ratios + ((<usize>i) << 2)), <u32>load<u16>(x + place), <u32>load<u16>(y + place));
        const channel = drawnClass((factor * (1 - UNSURE) - 1) / rateHz, lot);
        if (channel != drawnClass((factor * (1 + UNSURE) - 1) / rateHz, lot)) break;
        store<f64>(record, mostNats);
        unit = channel < 0 ? -1 : channel * pixels + <i32>((record - taken) >> 4);
      }
      store<f64>(record, now, 8);
      store<i32>(to, unit);
      to += (<usize>(unit >= 0)) << 2;
    }
    if (i < prepared || i == from) break;
  }
  used = <i32>((to - units) >> 2);
  return i;
}

/** What events say before anything is taken from their pixels, which are read ahead, as nothing here waits for that. @returns the first that is left to the host */
function prepare(begin: i32, end: i32): i32 {
  let sum: u32 = 0;
  for (let i = begin, at = notes; i < end; i++, at += NOTE_BYTES) {
    const column = <u32>load<u16>(x + ((<usize>i) << 1));
    const row = <u32>load<u16>(y + ((<usize>i) << 1));
    const ratio = <f64>load<f32>(ratios + ((<usize>i) << 2));
    if (column >= width || row >= height) return i;
    if (ratio != 0 && !(ratio >= SMALL && ratio < LARGE)) return i;
    const pixel = row * width + column;
    const record = taken + ((<usize>pixel) << 4);
    sum += load<u32>(record);
    const channel = drawnClass(ratio, lotOf(<f32>ratio, column, row));
    store<u32>(at, <u32>record);
    store<i32>(at, (channel * pixels + <i32>pixel) | (channel >> 31), 4);
    store<f64>(at, log(1 + rateHz * ratio), 8);
  }
  sink = sum;
  return end;
}
