import type { Context } from '../context/context.ts';
import { UsageError } from '../errors/errors.ts';
import type { DetectionModel } from '../network/model.ts';
import { chooseDetectionBackend } from '../options/device.ts';
import type { ModelOptions } from '../options/settings.ts';
import { namedModel } from './evidence-model.ts';
import { modelWarnings } from './load-model.ts';
import { isOnnx, openOnnxModel } from './onnx-model.ts';

/**
 * The model that was named; without a name, evidence neurons.
 *
 * @param live whether it detects while events come in
 * @throws UsageError when none is named where the configuration asks for a network, and whatever loading throws
 */
export async function openDetectionModel(context: Context, options: ModelOptions, live = false): Promise<DetectionModel> {
  const { call, log } = context;
  if (options.model !== undefined && isOnnx(call, options.model)) {
    if (options.engine !== undefined)
      throw new UsageError(
        '--engine: expected a checkpoint to compute with it, got --model, which ONNX Runtime computes; leave one of the two out',
      );
    return openOnnxModel(context, options.model, options, live);
  }
  const model = namedModel(call, 'detect', options);
  for (const warning of modelWarnings(model)) log.warn(warning);
  for (const note of model.notes) log.info(note);
  const backend = await chooseDetectionBackend(model.config, options, log);
  return { model, backend, workers: model.config.data.num_workers, close: async () => {} };
}
