/*
 * One row of an input spike's kernel, mirrored around it, added to the currents: maps last and the row framed, so that it is
 * one run of memory, padded with zero weights to whole vectors; adding 0 to what lies behind changes nothing.
 */

// @inline
export function scatterRow(to: usize, from: usize, end: usize): void {
  let at = to;
  for (let weight = from; weight < end; weight += 16, at += 16) v128.store(at, f32x4.add(v128.load(at), v128.load(weight)));
}

/** {@link scatterRow} of a graded spike: I += value · w, the product rounded first. */
// @inline
export function scatterGradedRow(to: usize, from: usize, end: usize, value: f32): void {
  let at = to;
  const factor = f32x4.splat(value);
  for (let weight = from; weight < end; weight += 16, at += 16) {
    v128.store(at, f32x4.add(v128.load(at), f32x4.mul(factor, v128.load(weight))));
  }
}
