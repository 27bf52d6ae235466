import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Context } from '../context/context.ts';
import { detectorOf, usualDetector } from '../detectors/detector-kinds.ts';
import { UsageError } from '../errors/errors.ts';
import type { DetectionModel } from '../network/network.ts';
import { chooseDetectionBackend } from '../options/device.ts';
import { type ModelOptions, resolveConfig } from '../options/settings.ts';
import { ebssaName, whatIs } from '../run-folder/given.ts';
import type { LoadedModel } from './load-model.ts';

/**
 * The model that was named; without a name, evidence neurons.
 *
 * @param live whether it detects while events come in
 * @throws UsageError when none is named where the configuration asks for a network, and whatever loading throws
 */
export async function openDetectionModel(context: Context, options: ModelOptions, live = false): Promise<DetectionModel> {
  const { log } = context;
  if (options.model !== undefined && isOnnx(options.model)) {
    if (options.engine !== undefined)
      throw new UsageError(
        'option engine: expected a checkpoint to compute with it, got an ONNX file, which ONNX Runtime computes; leave one of the two out',
      );
    const { openOnnxModel } = await import('./onnx-model.ts');
    return openOnnxModel(context, options.model, options, live);
  }
  const model = await namedModel('detect', options);
  for (const warning of model.warnings) log.warn(warning);
  for (const note of model.notes) log.info(note);
  const backend = await chooseDetectionBackend(model.config, options, log);
  return { model, backend, workers: model.config.data.num_workers, close: async () => {} };
}

/** Whether a name is that of an ONNX file. */
export const isOnnx = (name: string): boolean => /\.onnx$/i.test(name) || whatIs(resolve(name))?.name === 'onnx';

/** Whether a name means the detector that comes with the package; a file or folder of that name comes first. */
export const isEbssa = (name: string): boolean => name === ebssaName && !existsSync(resolve(name));

/**
 * The model that a command was given: a checkpoint, a run or a detector file; `ebssa`, or none, is the detector that comes with the package.
 *
 * @param command for the error; `detect` is given its recordings by name
 * @throws whatever `loadModel` and `readyModel` throw
 */
export async function namedModel(command: string, options: ModelOptions): Promise<LoadedModel> {
  if (options.model === undefined || isEbssa(options.model)) return readyModel(command, options);
  const { loadModel } = await import('./load-model.ts');
  return loadModel(options.model, options, command === 'detect' ? 'named' : 'of the run');
}

/**
 * What detects without a checkpoint: evidence neurons, unless the configuration names another detector that needs no training. It takes the size of
 * each recording.
 *
 * @param command for the error
 * @throws UsageError when the configuration asks for a trained network
 */
export function readyModel(command: string, options: ModelOptions): LoadedModel {
  const config = resolveConfig(options, { 'evaluation.detector': usualDetector });
  const detector = detectorOf(config);
  if (detector.needsTraining) {
    throw new UsageError(
      `${command}: expected a checkpoint, run folder or run name for evaluation.detector=network, got none; train one with: spikeseg-cli train, or detect without one: evaluation.detector=${usualDetector}`,
    );
  }
  const made = detector.untrained({ width: config.data.input_width, height: config.data.input_height });
  const notes = [`detector: ${detector.title}; nothing was trained`];
  const path = options.file ?? detector.title;
  return { config, ...made, path, name: detector.id, warnings: [], notes };
}
