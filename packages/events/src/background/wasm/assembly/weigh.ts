/*
 * Weighs and takes in events: what plain-weigher.fixture.ts does, to the bit, in three passes over a few events at a time. The first reads ahead, so that
 * the waits for memory are one wait. The second takes the events in and notes what was known before. The third computes; what is as likely as not is
 * computed without a branch, since each that is foreseen wrongly costs as much as several divisions.
 */

import { takeMaps } from './medians';

/** A pixel: f32 events of every kind, f64 time of the last, s, f32 events in all, share, rate, interval rate, f64 rate over interval rate. */
export const RECORD_SHIFT: usize = 6;
const LAST: usize = 24;
export const TOTAL: usize = 32;
export const SHARE: usize = 36;
export const RATE: usize = 40;
export const INTERVAL_RATE: usize = 44;
export const OWN_TIMES: usize = 48;
/** A class of columns and kind of events: f64 shape, seconds, least rate, count from which on a pixel is a hot one. */
export const PRIOR_SHIFT: usize = 5;
const LEAST: usize = 16;
export const HOT_COUNT: usize = 24;
/** Bins of an interval, as bytes of the list of each: seen, passed, reached, factor. */
const LIST: usize = 16 * 8;
const HAZARD_SHIFT: usize = 9;
const NEVER: usize = 15 * 8;
/** An event that is noted: u32 record, u32 prior, f32 count before, u32 flags and kind, f64 time before and now, s. */
const NOTE_BYTES: usize = 32;
const NOTES: i32 = 256;
export const COLUMN_CLASSES: i32 = 4;
export const KINDS: i32 = 6;
const STATES: i32 = 3;
export const HOT: u32 = 1;
export const APART: u32 = 2;
const KIND_SHIFT: u32 = 8;

/** Columns of events, and what comes of them, f32. */
export let t: usize = 0;
export let x: usize = 0;
export let y: usize = 0;
export let p: usize = 0;
export let ratios: usize = 0;
/** Pixels, and u8 what each is. */
export let records: usize = 0;
export let flags: usize = 0;
/** u32 pixels by class, kind and count. */
export let times: usize = 0;
export let priors: usize = 0;
/** f64 seconds in every state, and what an object does, by kind. */
export let stateSeconds: usize = 0;
export let objects: usize = 0;
/** f64 lists of ordinary pixels and of hot ones. */
export let hazards: usize = 0;
/** f64 events that a pixel of every class is expected to have had, and its rate, for a look. */
export let expected: usize = 0;
export let classRates: usize = 0;
/** Bins of an interval: f64 where each begins; by cell u8 bin of the least number, f64 where the next bin begins. */
export let binStarts: usize = 0;
export let cellBins: usize = 0;
export let cellBounds: usize = 0;

let notes: usize = 0;
export let width: u32 = 0;
export let height: u32 = 0;
let lastPixel: u32 = 0;
let firstCell: i32 = 0;
let lastCell: i32 = 0;
let cellShift: i32 = 0;
/** Keeps what is read ahead from being left out. */
// oxlint-disable-next-line no-unused-vars
let sink: u32 = 0;
let top: usize = 0;

function take(bytes: usize): usize {
  const at = top;
  top = (at + bytes + 63) & ~63;
  return at;
}

/** Takes the memory. @param most events at a time @param longest histogram, counts @param cells of intervals, by their bits from `shift` on, the first of which is `first` */
export function takeWeigher(columns: i32, rows: i32, most: i32, longest: i32, cells: i32, first: i32, shift: i32): void {
  width = columns;
  height = rows;
  lastPixel = width * height - 1;
  firstCell = first;
  lastCell = cells - 1;
  cellShift = shift;
  top = (__heap_base + 63) & ~63;
  const events = <usize>most;
  t = take(events << 3);
  x = take(events << 1);
  y = take(events << 1);
  p = take(events);
  ratios = take(events << 2);
  notes = take(<usize>NOTES * NOTE_BYTES);
  priors = take((<usize>(COLUMN_CLASSES * KINDS)) << PRIOR_SHIFT);
  stateSeconds = take((<usize>STATES) << 3);
  objects = take((<usize>KINDS) << 3);
  hazards = take((<usize>2) << HAZARD_SHIFT);
  binStarts = take(LIST);
  cellBins = take(<usize>cells);
  cellBounds = take((<usize>cells) << 3);
  const pixels = <usize>(columns * rows);
  flags = take(pixels);
  records = take(pixels << RECORD_SHIFT);
  expected = take((<usize>COLUMN_CLASSES) << 3);
  classRates = take((<usize>COLUMN_CLASSES) << 3);
  take(takeMaps(top, <i32>pixels));
  // The last, as pages of it that are not used are not even taken.
  times = take((<usize>(COLUMN_CLASSES * KINDS * longest)) << 2);
  const missing = <i32>((top + 0xffff) >> 16) - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) unreachable();
}

// @inline
function lesser(a: f64, b: f64): f64 {
  return f64x2.extract_lane(f64x2.pmin(f64x2.splat(a), f64x2.splat(b)), 0);
}

// @inline
function greater(a: f64, b: f64): f64 {
  return f64x2.extract_lane(f64x2.pmax(f64x2.splat(a), f64x2.splat(b)), 0);
}

/** Mean rate of a hot pixel, events/s: of its state and of those that are calmer the largest. @param prior of the kind @param count its events of that kind */
function apartRate(record: usize, prior: usize, kind: i32, count: f32): f64 {
  let largest: f64 = 0;
  for (let one = kind; one >= 0; one -= 2) {
    const seconds = load<f64>(stateSeconds + ((<usize>(one >> 1)) << 3));
    const own = <f64>count < load<f64>(prior, HOT_COUNT) ? 0 : (<f64>count + 0.5) / seconds;
    const ordinary = (<f64>count + load<f64>(prior)) / (seconds + load<f64>(prior, 8));
    largest = max(largest, max(own, ordinary));
    if (one < 2) break;
    prior -= 2 << PRIOR_SHIFT;
    count = load<f32>(record + ((<usize>(one - 2)) << 2));
  }
  return largest;
}

/**
 * Weighs events of one bin.
 *
 * @param state of activity @param polarities 1 where ON and OFF have rates of their own, else 0 @param length of the histograms
 * @param known false in the beginning: the events are only taken in
 * @returns the event that is not on the sensor; `end` where all are
 */
export function weigh(begin: i32, end: i32, startUs: f64, state: i32, polarities: i32, length: i32, known: bool): i32 {
  for (let from = begin; from < end; from += NOTES) {
    const to = min(from + NOTES, end);
    touch(from, to);
    const stop = note(from, to, startUs, state, polarities, length);
    if (stop < to) return stop;
    if (known) compute(from, to, state);
  }
  return end;
}

/** Reads ahead what is known of pixels: of as many at once as the machine can wait for, as nothing depends on what is read. */
function touch(from: i32, to: i32): void {
  let sum: u32 = 0;
  for (let at = (<usize>from) << 1; at < (<usize>to) << 1; at += 2) {
    const pixel = min(<u32>load<u16>(y + at) * width + <u32>load<u16>(x + at), lastPixel);
    sum += load<u32>(records + ((<usize>pixel) << RECORD_SHIFT));
  }
  sink = sum;
}

function note(from: i32, to: i32, startUs: f64, state: i32, polarities: i32, length: i32): i32 {
  const last = <f32>(length - 1);
  for (let i = from, at = notes; i < to; i++, at += NOTE_BYTES) {
    const column = <u32>load<u16>(x + ((<usize>i) << 1));
    const row = <u32>load<u16>(y + ((<usize>i) << 1));
    if (column >= width || row >= height) return i;
    const pixel = <usize>(row * width + column);
    const record = records + (pixel << RECORD_SHIFT);
    const kind = state * 2 + (<i32>load<u8>(p + <usize>i) & polarities);
    const prior = <i32>(column & (COLUMN_CLASSES - 1)) * KINDS + kind;
    const seconds = (load<f64>(t + ((<usize>i) << 3)) - startUs) / 1e6;
    const counter = record + ((<usize>kind) << 2);
    const count = load<f32>(counter);
    store<f32>(counter, count + 1);
    store<u32>(at, <u32>record);
    store<u32>(at, <u32>(priors + ((<usize>prior) << PRIOR_SHIFT)), 4);
    store<f32>(at, count, 8);
    store<u32>(at, <u32>load<u8>(flags + pixel) | ((<u32>kind) << KIND_SHIFT), 12);
    store<f64>(at, load<f64>(record, LAST), 16);
    store<f64>(at, seconds, 24);
    store<f64>(record, seconds, LAST);
    store<f32>(record, load<f32>(record, TOTAL) + 1, TOTAL);
    if (count < last) {
      const time = times + ((<usize>(prior * length + <i32>count)) << 2);
      store<u32>(time, load<u32>(time) - 1);
      store<u32>(time, load<u32>(time, 4) + 1, 4);
    }
  }
  return to;
}

function compute(from: i32, to: i32, state: i32): void {
  const stateS = load<f64>(stateSeconds + ((<usize>state) << 3));
  for (let i = from, at = notes; i < to; i++, at += NOTE_BYTES) {
    const record = <usize>load<u32>(at);
    const prior = <usize>load<u32>(at, 4);
    const count = load<f32>(at, 8);
    const flag = load<u32>(at, 12);
    const before = load<f64>(at, 16);
    const kind = <i32>(flag >> KIND_SHIFT);
    const own =
      flag & APART ? apartRate(record, prior, kind, count) : (<f64>count + load<f64>(prior)) / (stateS + load<f64>(prior, 8));
    const reduced = own * <f64>load<f32>(record, SHARE);
    const least = lesser(load<f64>(prior, LEAST), own);
    const background = greater(least, reduced);
    const object = load<f64>(objects + ((<usize>kind) << 3));
    const hazard = hazards + ((<usize>(flag & HOT)) << HAZARD_SHIFT);
    let list = hazard + NEVER;
    if (before >= 0) {
      const relative = (load<f64>(at, 24) - before) * <f64>load<f32>(record, INTERVAL_RATE);
      const cell = min(max((reinterpret<i32>(<f32>relative) >> cellShift) - firstCell, 0), lastCell);
      const bin = <usize>load<u8>(cellBins + <usize>cell) + <usize>(relative >= load<f64>(cellBounds + ((<usize>cell) << 3)));
      list = hazard + (bin << 3);
      const ownTimes = load<f64>(record, OWN_TIMES);
      store<f64>(list, load<f64>(list) + 1);
      store<f64>(list, load<f64>(list, LIST) + ownTimes, LIST);
      store<f64>(list, load<f64>(list, 2 * LIST) + (relative - load<f64>(binStarts + (bin << 3))) * ownTimes, 2 * LIST);
    }
    // What was learned from this interval is used from the next look at the sensor on.
    store<f32>(ratios + ((<usize>i) << 2), <f32>(object / (background * load<f64>(list, 3 * LIST))));
  }
}
