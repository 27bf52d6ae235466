/** Address of the k-th 32-bit number from `base` on. */
// @inline
export function nth(base: usize, k: i32): usize {
  return base + ((<usize>k) << 2);
}
