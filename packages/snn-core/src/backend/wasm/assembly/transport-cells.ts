import { nth } from './nth';

/*
 * Potentials, as a layer keeps them: T is i16, whole steps of its grid, where all of them fit (numerics/forward-transport.ts), else f32, nats.
 * All other numbers of an update are in the same unit, f32 where they are not cells. Where there is no SIMD all cells are f32: on the grid
 * that gives the same bits. So what is written for vectors is written for both, and what is written for single cells for f32.
 */

/** Address of a cell of a row. */
// @inline
export function cell<T>(row: usize, x: i32): usize {
  return row + ((<usize>x) << alignof<T>());
}

/** Cells of a vector. */
// @inline
export function lanes<T>(): i32 {
  return 16 >> <i32>alignof<T>();
}

/** What is above all potentials becomes the largest cell. */
// @inline
export function splat<T>(value: f32): v128 {
  return isFloat<T>() ? f32x4.splat(value) : i16x8.splat(<i16>min<f32>(value, i16.MAX_VALUE));
}

// @inline
export function most<T>(a: v128, b: v128): v128 {
  return isFloat<T>() ? f32x4.pmax(a, b) : i16x8.max_s(a, b);
}

// @inline
export function least<T>(a: v128, b: v128): v128 {
  return isFloat<T>() ? f32x4.pmin(a, b) : i16x8.min_s(a, b);
}

// @inline
export function minus<T>(a: v128, b: v128): v128 {
  return isFloat<T>() ? f32x4.sub(a, b) : i16x8.sub_sat_s(a, b);
}

/** Whether a cell of `a` is above that of `b`. */
// @inline
export function isAbove<T>(a: v128, b: v128): bool {
  return v128.any_true(isFloat<T>() ? f32x4.gt(a, b) : i16x8.gt_s(a, b));
}

/** The cells to the left of those of `at`. */
// @inline
export function leftOf<T>(before: v128, at: v128): v128 {
  return isFloat<T>() ? v128.shuffle<f32>(before, at, 3, 4, 5, 6) : v128.shuffle<i16>(before, at, 7, 8, 9, 10, 11, 12, 13, 14);
}

/** The cells to the right of those of `at`. */
// @inline
export function rightOf<T>(at: v128, behind: v128): v128 {
  return isFloat<T>() ? v128.shuffle<f32>(at, behind, 1, 2, 3, 4) : v128.shuffle<i16>(at, behind, 1, 2, 3, 4, 5, 6, 7, 8);
}

/** The larger of two numbers that are not NaN; 0 and −0 are the first. */
// @inline
export function larger(a: f32, b: f32): f32 {
  return a < b ? b : a;
}

/** The largest cell of so many vectors, at least 0. */
export function largestOf<T>(row: usize, vectors: i32): f32 {
  let largest: f32 = 0;
  if (ASC_FEATURE_SIMD) {
    let all = splat<T>(0);
    const end = row + ((<usize>vectors) << 4);
    for (let at = row; at < end; at += 16) all = most<T>(all, v128.load(at));
    if (isFloat<T>()) {
      const two = f32x4.pmax(all, v128.shuffle<f32>(all, all, 2, 3, 0, 1));
      return larger(f32x4.extract_lane(two, 0), f32x4.extract_lane(two, 1));
    }
    all = i16x8.max_s(all, v128.shuffle<i16>(all, all, 4, 5, 6, 7, 0, 1, 2, 3));
    all = i16x8.max_s(all, v128.shuffle<i16>(all, all, 2, 3, 0, 1, 2, 3, 0, 1));
    return <f32>max<i32>(i16x8.extract_lane_s(all, 0), i16x8.extract_lane_s(all, 1));
  }
  for (let x = 0; x < vectors << 2; x++) largest = larger(largest, load<f32>(nth(row, x)));
  return largest;
}

/** Writes the larger of two vectors of cells. */
// @inline
export function storeLarger<T>(to: usize, a: usize, b: usize): void {
  if (ASC_FEATURE_SIMD) v128.store(to, most<T>(v128.load(a), v128.load(b)));
  else for (let k = 0; k < 4; k++) store<f32>(nth(to, k), larger(load<f32>(nth(a, k)), load<f32>(nth(b, k))));
}

/** Takes vectors of cells from others, which are left at 0 at least. */
// @inline
export function takeAway<T>(cells: usize, taken: usize, vectors: i32): void {
  for (let k: usize = 0; k < (<usize>vectors) << 4; k += 16) {
    if (ASC_FEATURE_SIMD) {
      v128.store(cells + k, most<T>(splat<T>(0), minus<T>(v128.load(cells + k), v128.load(taken + k))));
    } else
      for (let at = k; at < k + 16; at += 4) store<f32>(cells + at, larger(0, load<f32>(cells + at) - load<f32>(taken + at)));
  }
}

/** Puts vectors of cells to 0; so few that filling memory would take longer to begin. */
export function clear(cells: usize, vectors: i32): void {
  for (let at = cells; at < cells + ((<usize>vectors) << 4); at += 16) {
    if (ASC_FEATURE_SIMD) v128.store(at, i64x2.splat(0));
    else {
      store<u64>(at, 0);
      store<u64>(at, 0, 8);
    }
  }
}

/** Copies vectors of cells. */
export function copyVectors(to: usize, from: usize, vectors: i32): void {
  for (let at: usize = 0; at < (<usize>vectors) << 4; at += 16) copyVector(to + at, from + at);
}

// @inline
export function copyVector(to: usize, from: usize): void {
  if (ASC_FEATURE_SIMD) v128.store(to, v128.load(from));
  else {
    store<u64>(to, load<u64>(from));
    store<u64>(to, load<u64>(from, 8), 8);
  }
}
