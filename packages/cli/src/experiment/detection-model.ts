import type { Backend } from '@spikeseg/snn-core';
import type { Context } from '../context.ts';
import { UsageError } from '../errors/errors.ts';
import type { Logger } from '../log/logger.ts';
import type { OptionValues } from '../options/config-options.ts';
import { chooseBackend, deviceOrigin } from '../options/device.ts';
import type { Model } from './detector.ts';
import { loadModel, unfinishedWarning } from './load-model.ts';
import { openOnnxModel } from './onnx-model.ts';

/** A model and what runs it. To be closed. */
export interface DetectionModel {
  readonly model: Model & { readonly name: string };
  readonly backend: Backend;
  /** Worker threads that may run it beside each other. */
  readonly workers: number;
  readonly close: () => Promise<void>;
}

/**
 * The model that `--checkpoint` or `--model` names.
 *
 * @throws UsageError when none or both are given, and whatever loading throws
 */
export async function openDetectionModel(
  context: Context,
  args: readonly string[],
  options: OptionValues,
  log: Logger,
): Promise<DetectionModel> {
  const { checkpoint, model: file } = options;
  if (typeof file === 'string') {
    if (checkpoint === undefined) return openOnnxModel(context, file, args, options, log);
    throw new UsageError('--model: expected a model or a checkpoint, got both; leave --checkpoint out');
  }
  if (typeof checkpoint !== 'string') {
    throw new UsageError(
      'detect: expected --checkpoint FILE (a checkpoint, run folder or run name) or --model FILE.onnx; train one with: spikeseg-cli train',
    );
  }
  const model = loadModel(context, checkpoint, args, options);
  const warning = unfinishedWarning(model);
  if (warning !== undefined) log.warn(warning);
  for (const note of model.notes) log.info(note);
  const backend = chooseBackend(model.config.device, deviceOrigin(args, options), log);
  return { model, backend, workers: model.config.data.num_workers, close: async () => {} };
}
