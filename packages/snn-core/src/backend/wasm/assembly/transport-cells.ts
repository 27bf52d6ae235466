/*
 * Potentials, as a layer keeps them in cells of T: i16, whole steps of its grid, where all of them fit (numerics/forward-transport.ts), else f32, nats.
 * A vector of them, v128, is computed at once.
 *
 * A cell of i16 is 2^15 less than its potential. So a sum that saturates is the potential's floor at 0: one instruction is a whole update. What is added to
 * cells or taken from them, an amount, is not moved.
 */

const BIAS: f32 = 32768;

/** Address of a cell of a row. */
// @inline
export function cell<T>(row: usize, x: i32): usize {
  return row + ((<usize>x) << alignof<T>());
}

/** Bytes, and cells, that are computed at once. */
export const VECTOR: usize = 16;

// @inline
export function lanes<T>(): i32 {
  return <i32>(VECTOR / sizeof<T>());
}

/** What is added to every cell; more than there is, for which no cell has room, leaves nothing. */
// @inline
export function amount<T>(value: f32): v128 {
  return isFloat<T>() ? f32x4.splat(value) : i16x8.splat(<i16>min<f32>(value, i16.MAX_VALUE));
}

/** Cells of a potential. */
// @inline
export function cells<T>(potential: f32): v128 {
  return isFloat<T>() ? f32x4.splat(potential) : i16x8.splat(<i16>(min<f32>(potential, 65535) - BIAS));
}

// @inline
export function potentialAt<T>(at: usize): f32 {
  return isFloat<T>() ? <f32>load<T>(at) : <f32>load<T>(at) + BIAS;
}

/** The largest potential of a vector of cells. */
export function largestLane<T>(v: v128): f32 {
  let max = most<T>(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  max = most<T>(max, v128.shuffle<i32>(max, max, 1, 0, 3, 2));
  if (isFloat<T>()) return f32x4.extract_lane(max, 0);
  max = most<T>(max, v128.shuffle<i16>(max, max, 1, 0, 3, 2, 5, 4, 7, 6));
  return <f32>i16x8.extract_lane_s(max, 0) + BIAS;
}

/** Writes a potential of at least 0. */
// @inline
export function storePotential<T>(at: usize, potential: f32): void {
  if (isFloat<T>()) store<T>(at, <T>potential);
  else store<T>(at, <T>(min<f32>(potential, i16.MAX_VALUE) - BIAS));
}

// @inline
export function most<T>(a: v128, b: v128): v128 {
  return isFloat<T>() ? f32x4.pmax(a, b) : i16x8.max_s(a, b);
}

// @inline
export function least<T>(a: v128, b: v128): v128 {
  return isFloat<T>() ? f32x4.pmin(a, b) : i16x8.min_s(a, b);
}

/** Adds amounts; in f32 to less than 0, too. */
// @inline
export function plus<T>(a: v128, b: v128): v128 {
  return isFloat<T>() ? f32x4.add(a, b) : i16x8.add_sat_s(a, b);
}

/** Takes amounts away; in f32 to less than 0, too. */
// @inline
export function minus<T>(a: v128, b: v128): v128 {
  return isFloat<T>() ? f32x4.sub(a, b) : i16x8.sub_sat_s(a, b);
}

/** Takes amounts away, down to 0. */
// @inline
export function left<T>(a: v128, taken: v128): v128 {
  return isFloat<T>() ? most<T>(minus<T>(a, taken), cells<T>(0)) : minus<T>(a, taken);
}

/** Potentials as amounts. */
// @inline
export function amountOf<T>(a: v128): v128 {
  if (isFloat<T>()) return a;
  return v128.xor(a, i16x8.splat(i16.MIN_VALUE));
}

/** Whether a cell of `a` is above that of `b`. */
// @inline
export function isAbove<T>(a: v128, b: v128): bool {
  return v128.any_true(isFloat<T>() ? f32x4.gt(a, b) : i16x8.gt_s(a, b));
}

/** A bit for every cell of `a` that is above that of `b`. */
// @inline
export function bitsAbove<T>(a: v128, b: v128): u32 {
  return isFloat<T>() ? i32x4.bitmask(f32x4.gt(a, b)) : i16x8.bitmask(i16x8.gt_s(a, b));
}

/** Whether a vector of amounts is 0. */
// @inline
export function isNothing(at: usize): bool {
  return !v128.any_true(v128.load(at));
}

/** The larger of two numbers that are not NaN; 0 and −0 are the first. */
// @inline
export function larger(a: f32, b: f32): f32 {
  return a < b ? b : a;
}

/** Writes the larger of two places of cells, so many bytes. */
export function storeLarger<T>(to: usize, a: usize, b: usize, bytes: usize): void {
  for (let k: usize = 0; k < bytes; k += VECTOR) v128.store(to + k, most<T>(v128.load(a + k), v128.load(b + k)));
}

/** Puts so many bytes of cells to 0. */
export function clearCells<T>(to: usize, bytes: usize): void {
  if (isFloat<T>()) memory.fill(to, 0, bytes);
  else {
    let at = to;
    for (const end = to + (bytes & ~15); at < end; at += VECTOR) v128.store(at, i16x8.splat(i16.MIN_VALUE));
    for (; at < to + bytes; at += 2) store<T>(at, <T>i16.MIN_VALUE);
  }
}

/** Whether any of the cells is above a potential. */
export function anyAbove<T>(row: usize, bytes: usize, level: v128): bool {
  for (let k: usize = 0; k < bytes; k += VECTOR) if (isAbove<T>(v128.load(row + k), level)) return true;
  return false;
}
