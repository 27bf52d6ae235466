import type { NetworkSpec } from '../network/network-spec.ts';
import { checkExactInput, checkSpikes } from '../spikes/check-spikes.ts';
import type { SparseSpikes } from '../spikes/sparse-spikes.ts';
import type { RunOptions } from './backend.ts';

/**
 * Checks what {@link Session.run} is given; every engine calls this first.
 *
 * @returns names of the layers to return
 * @throws RangeError that says where, what was expected and what was found; an InputValueError, which is one, when the
 *   network's numerics cannot take the input's values
 */
export function checkRun(network: NetworkSpec, input: SparseSpikes, options: RunOptions): ReadonlySet<string> {
  const { channels, height, width } = network.input;
  const [, c, h, w] = input.shape;
  if (input.shape.length !== 4 || c !== channels || h !== height || w !== width) {
    throw new RangeError(`run: expected input of shape [T, ${channels}, ${height}, ${width}], got [${input.shape.join(', ')}]`);
  }
  checkSpikes(input, 'run: input');
  checkExactInput(network, input);
  const names = network.layers.map((layer) => layer.name);
  const record = options.record ?? names.slice(-1);
  const unknown = record.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new RangeError(`run: record: expected names among ${names.join(', ')}, got ${unknown}`);
  const { competition } = options;
  const last = network.layers.at(-1);
  if (competition && last?.kind !== 'conv') {
    throw new RangeError(
      `run: competition: expected a convolution as the last layer, got ${last?.kind ?? 'no layer'} ${last?.name ?? ''}`,
    );
  }
  if (competition && !(Number.isInteger(competition.localRadius) && competition.localRadius >= 0)) {
    throw new RangeError(`run: competition.localRadius: expected a whole number of units ≥ 0, got ${competition.localRadius}`);
  }
  return new Set(record);
}

/** @throws RangeError unless it is a whole number of steps */
export function checkSteps(steps: number): void {
  if (!Number.isSafeInteger(steps) || steps < 0)
    throw new RangeError(`silence: expected a whole number of steps ≥ 0, got ${steps}`);
}
