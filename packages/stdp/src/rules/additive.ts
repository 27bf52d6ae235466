/**
 * Additive STDP: g(w) = 1, every weight moves by the full learning rate until it is clamped to its bounds.
 *
 * @see Song, Miller & Abbott 2000, Nature Neuroscience 3
 */
export function additive(): number {
  return 1;
}
