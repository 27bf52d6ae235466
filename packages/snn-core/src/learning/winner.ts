/**
 * The neuron that learns for its map from one stimulus.
 *
 * @see Kheradpisheh et al. 2018, Neural Networks 99, section 2.3
 */
export interface Winner {
  /** Feature map. */
  readonly map: number;
  /** Row and column in the layer, 0-based. */
  readonly y: number;
  readonly x: number;
  /** Time step of its spike. */
  readonly step: number;
  /** Membrane potential before reset. */
  readonly potential: number;
}
