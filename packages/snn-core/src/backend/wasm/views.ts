import type { Address } from './kernels.ts';

/** The memory of a session, which does not grow after compilation, as numbers. */
export interface Views {
  readonly u32: Uint32Array;
  readonly f32: Float32Array;
}

/** Spikes of one step in the memory of a session: u32[count] units ascending, and f32[count] values or 0 for none. */
export interface InputSpikes {
  readonly index: Address;
  readonly count: number;
  readonly values: Address;
}
