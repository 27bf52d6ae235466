/** Time steps, channels, rows, columns. */
export type SpikeShape = readonly [steps: number, channels: number, height: number, width: number];

/**
 * Spikes of one window or one layer, stored by time step.
 *
 * Step t owns the entries `offsets[t] … offsets[t + 1] − 1`. An entry is the flat unit (c·H + y)·W + x, strictly ascending
 * within a step. Without `values` every entry is a spike (1); with them the input is graded (finite, never 0).
 */
export interface SparseSpikes {
  readonly shape: SpikeShape;
  /** Length T + 1. */
  readonly offsets: Uint32Array;
  readonly index: Uint32Array;
  readonly values?: Float32Array;
}

/** First-spike time of a unit that did not fire: later than every step, so `t <= tPost` is false by itself. */
export const NEVER_FIRED = 0x7fff_ffff;
