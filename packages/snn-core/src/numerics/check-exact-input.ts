import type { NetworkSpec } from '../network/network-spec.ts';
import type { SparseSpikes } from '../spikes/sparse-spikes.ts';

/** Input that exact numerics cannot take: it is the data that do not fit, not the way of calling. */
export class InputValueError extends RangeError {
  override readonly name = 'InputValueError';
}

/**
 * Checks that a network with exact numerics may compute with an input: multiples of `input.valueStep` above 0 (whole values,
 * when left out) up to `input.maxValue` (1 when left out), which is what its grid was chosen for ({@link exactGrid}). Spikes
 * without values are 1.
 *
 * @throws InputValueError naming the first value that does not fit
 */
export function checkExactInput({ input, numerics }: NetworkSpec, { values, index }: SparseSpikes): void {
  if (numerics === 'float' || values === undefined) return;
  const largest = input.maxValue ?? 1;
  const step = input.valueStep ?? 1;
  const bad = values.findIndex((value) => !Number.isInteger(value / step) || value < step || value > largest);
  if (bad < 0) return;
  const kind = step === 1 ? 'whole values' : `multiples of ${step} (its input.valueStep)`;
  throw new InputValueError(
    `run: input: expected ${kind} from ${step} to ${largest} (the network's input.maxValue, exact numerics), got ${values[bad]} at spike ${bad} (unit ${index[bad]}); raise input.maxValue, shorten the time step, or use numerics float`,
  );
}
