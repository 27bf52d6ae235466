import { ebssaModel } from '@spikeseg/segmentation';
import type { Context } from '../context.ts';
import { UsageError } from '../errors/errors.ts';
import { type OptionValues, resolveConfig } from '../options/settings.ts';
import type { LoadedModel } from './load-model.ts';

/**
 *What detects without a checkpoint: the network that adds up evidence, unless the configuration names another detector. It was
 * trained on nothing, and takes the size of each recording.
 *
 * @param command for the error
 * @throws UsageError when the configuration asks for a trained network
 */
export function evidenceModel(context: Context, command: string, args: readonly string[], options: OptionValues): LoadedModel {
  const config = resolveConfig(context, args, options, { 'evaluation.detector': 'evidence' });
  if (config.evaluation.detector !== 'evidence') {
    throw new UsageError(
      `${command}: expected a checkpoint, run folder or run name for evaluation.detector=network, got none; train one with: spikeseg-cli train, or detect without one: evaluation.detector=evidence`,
    );
  }
  const { network, weights } = ebssaModel({ width: config.data.input_width, height: config.data.input_height });
  return {
    config,
    network,
    weights,
    untrained: weights,
    path: typeof options['config'] === 'string' ? options['config'] : 'evidence neurons',
    name: 'evidence',
    training: undefined,
    unfinished: [],
    doubts: [],
    notes: ['detector: evidence neurons; nothing was trained'],
  };
}
