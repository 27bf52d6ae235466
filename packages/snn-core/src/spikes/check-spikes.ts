import type { NetworkSpec } from '../network/network-spec.ts';
import type { SparseSpikes } from './sparse-spikes.ts';

/**
 * Checks that spikes keep their contract: T + 1 rising offsets, units in range and ascending within a step, values
 * (where there are any) finite and not 0. Costs one pass over the spikes.
 *
 * @param where named in the message
 * @throws RangeError that says where, what was expected and what was found
 */
export function checkSpikes(spikes: SparseSpikes, where = 'spikes'): void {
  const { shape, offsets, index, values } = spikes;
  const [steps, channels, height, width] = shape;
  if (!shape.every((size) => Number.isInteger(size) && size >= 0)) {
    throw new RangeError(`${where}: expected a shape [T, C, H, W] of whole numbers, got [${shape.join(', ')}]`);
  }
  if (offsets.length !== steps + 1 || offsets[0] !== 0 || offsets[steps] !== index.length) {
    const found = `${offsets.length} offsets from ${offsets[0]} to ${offsets.at(-1)}`;
    throw new RangeError(
      `${where}: expected ${steps + 1} offsets from 0 to ${index.length} (the number of spikes), got ${found}`,
    );
  }
  if (values !== undefined && values.length !== index.length) {
    throw new RangeError(`${where}: expected one value per spike (${index.length}), got ${values.length}`);
  }
  const units = channels * height * width;
  for (let t = 0; t < steps; t++) {
    if (offsets[t + 1] < offsets[t]) {
      throw new RangeError(`${where}: expected rising offsets, got ${offsets[t]} then ${offsets[t + 1]} at step ${t}`);
    }
    let previous = -1;
    for (let k = offsets[t]; k < offsets[t + 1]; k++) {
      const unit = index[k];
      if (unit <= previous || unit >= units) {
        throw new RangeError(`${where}: expected units below ${units}, ascending in step ${t}, got ${unit} after ${previous}`);
      }
      previous = unit;
    }
  }
  if (values === undefined) return;
  for (let k = 0; k < values.length; k++) {
    const value = values[k];
    if (Math.abs(value) < Infinity && value !== 0) continue;
    throw new RangeError(`${where}: expected finite values other than 0, got ${value} at spike ${k}; leave such spikes out`);
  }
}

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
  let bad = 0;
  for (; bad < values.length; bad++) {
    const value = values[bad];
    if (!(value >= step && value <= largest && Number.isInteger(value / step))) break;
  }
  if (bad === values.length) return;
  const kind = step === 1 ? 'whole values' : `multiples of ${step} (its input.valueStep)`;
  throw new InputValueError(
    `run: input: expected ${kind} from ${step} to ${largest} (the network's input.maxValue, exact numerics), got ${values[bad]} at spike ${bad} (unit ${index[bad]}); raise input.maxValue, shorten the time step, or use numerics float`,
  );
}
