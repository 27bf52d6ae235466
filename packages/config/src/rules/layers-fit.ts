import type { SpikesegConfig } from '../schema/config.ts';
import type { Conflict, Rule } from './rule.ts';

/** Units that a pool leaves of `size`: floor((size − kernel) / stride) + 1. */
const pooled = (size: number, kernel: number, stride: number): number => Math.floor((size - kernel) / stride) + 1;

/** Convolutions keep the size (zero padding), so only the pools can run out of units, or step over some. */
export const layersFit: Rule = {
  keys: [
    'model.pool1_kernel',
    'model.pool1_stride',
    'model.pool2_kernel',
    'model.pool2_stride',
    'data.input_height',
    'data.input_width',
  ],
  conflicts: ({ model, data }) => [...steppedOver(model, 1), ...steppedOver(model, 2), ...tooSmall(model, data)],
};

function steppedOver(model: SpikesegConfig['model'], pool: 1 | 2): Conflict[] {
  const stride = model[`pool${pool}_stride`];
  const kernel = model[`pool${pool}_kernel`];
  if (stride <= kernel) return [];
  const expected = `at most model.pool${pool}_kernel = ${kernel}, or units between the windows would be lost`;
  return [{ path: ['model', `pool${pool}_stride`], expected, got: String(stride) }];
}

function tooSmall(
  model: SpikesegConfig['model'],
  { input_height: height, input_width: width }: SpikesegConfig['data'],
): Conflict[] {
  const side = Math.min(height, width);
  const name = height <= width ? 'input_height' : 'input_width';
  const afterPool1 = pooled(side, model.pool1_kernel, model.pool1_stride);
  const missing =
    side < model.pool1_kernel
      ? `pool1 needs ${model.pool1_kernel}`
      : afterPool1 < model.pool2_kernel
        ? `pool2 needs ${model.pool2_kernel} px of conv2 and gets ${afterPool1}`
        : undefined;
  if (missing === undefined) return [];
  return [
    {
      path: ['data', name],
      expected: `an input large enough for both pools (${missing})`,
      got: `${side} px`,
      fix: 'enlarge the input or shrink model.pool1_kernel and model.pool2_kernel',
    },
  ];
}
