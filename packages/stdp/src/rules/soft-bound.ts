const f32 = Math.fround;

/**
 * How far a weight may still move under soft bounds: g(w) = (w − min)·(max − w), which is w(1 − w) on [0, 1]. It vanishes
 * at both bounds, so a weight approaches them without leaving the range. float32 after every operation.
 *
 * @see Kheradpisheh et al. 2018, Neural Networks 99, equation 4
 */
export function softBound(weight: number, weightMin: number, weightMax: number): number {
  return f32(f32(weight - weightMin) * f32(weightMax - weight));
}
