/**
 * Winner-take-all inside the forward pass of the layer in training.
 *
 * - `global`: the first neuron of a map to fire wins for the map; the rest of the map is silent until the next stimulus.
 * - `local`: where a neuron fires it inhibits the neurons of all *other* maps within `localRadius` (Chebyshev distance,
 *   0 = the same place): their potential becomes 0 and they may not fire until the next stimulus.
 * - `both`: both rules.
 *
 * Order: earlier step; at the same step the higher potential before reset; then {@link tiePriority}.
 *
 * @see Kheradpisheh et al. 2018, Neural Networks 99
 */
export interface Competition {
  readonly mode: 'global' | 'local' | 'both';
  /** Units of the layer. */
  readonly localRadius: number;
  /** Seed of the order among equal neurons; a new one for every stimulus. */
  readonly tieSeed: number;
}
