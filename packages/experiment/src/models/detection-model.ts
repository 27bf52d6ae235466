import type { Context } from '../context.ts';
import { UsageError } from '../errors/errors.ts';
import type { Logger } from '../log/logger.ts';
import { chooseDetectionBackend } from '../options/device.ts';
import type { OptionValues } from '../options/settings.ts';
import type { DetectionModel } from './model.ts';
import { namedModel } from './evidence-model.ts';
import { modelWarnings } from './load-model.ts';
import { openOnnxModel } from './onnx-model.ts';

/**
 * The model that `--checkpoint` or `--model` names; without one, evidence neurons.
 *
 * @throws UsageError when both are given, or none where the configuration asks for a network, and whatever loading throws
 */
export async function openDetectionModel(
  context: Context,
  args: readonly string[],
  options: OptionValues,
  log: Logger,
): Promise<DetectionModel> {
  const { checkpoint, model: file } = options;
  if (typeof file === 'string') {
    if (options['engine'] !== undefined)
      throw new UsageError(
        '--engine: expected a checkpoint to compute with it, got --model, which ONNX Runtime computes; leave one of the two out',
      );
    if (checkpoint === undefined) return openOnnxModel(context, file, args, options, log);
    throw new UsageError('--model: expected a model or a checkpoint, got both; leave --checkpoint out');
  }
  const name = typeof checkpoint === 'string' ? checkpoint : undefined;
  const model = namedModel(context, 'detect', name, args, options);
  for (const warning of modelWarnings(model)) log.warn(warning);
  for (const note of model.notes) log.info(note);
  const backend = await chooseDetectionBackend(model.config, args, options, log);
  return { model, backend, workers: model.config.data.num_workers, close: async () => {} };
}
