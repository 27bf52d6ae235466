/*
 * One input spike's kernel, mirrored around it, added to the currents: `rows` runs of 4·vectors neighbouring numbers. Runs
 * are padded with zero weights to whole vectors; adding 0 to what lies behind a run changes nothing.
 */

// @ts-ignore: decorator
@inline
export function scatter(to: usize, from: usize, rows: i32, vectors: i32, stride: usize): void {
  const runBytes = (<usize>vectors) << 4;
  for (let row = 0; row < rows; row++) {
    const end = from + runBytes;
    let at = to;
    while (from < end) {
      if (ASC_FEATURE_SIMD) {
        v128.store(at, f32x4.add(v128.load(at), v128.load(from)));
      } else {
        store<f32>(at, load<f32>(at) + load<f32>(from));
        store<f32>(at, load<f32>(at, 4) + load<f32>(from, 4), 4);
        store<f32>(at, load<f32>(at, 8) + load<f32>(from, 8), 8);
        store<f32>(at, load<f32>(at, 12) + load<f32>(from, 12), 12);
      }
      at += 16;
      from += 16;
    }
    to += stride;
  }
}

/** {@link scatter} of a graded spike: I += value · w, the product rounded first. */
// @ts-ignore: decorator
@inline
export function scatterGraded(to: usize, from: usize, rows: i32, vectors: i32, stride: usize, value: f32): void {
  const runBytes = (<usize>vectors) << 4;
  for (let row = 0; row < rows; row++) {
    const end = from + runBytes;
    let at = to;
    while (from < end) {
      if (ASC_FEATURE_SIMD) {
        v128.store(at, f32x4.add(v128.load(at), f32x4.mul(f32x4.splat(value), v128.load(from))));
        at += 16;
        from += 16;
      } else {
        store<f32>(at, load<f32>(at) + value * load<f32>(from));
        at += 4;
        from += 4;
      }
    }
    to += stride;
  }
}
