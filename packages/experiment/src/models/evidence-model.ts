import type { Context } from '../context.ts';
import { UsageError } from '../errors/errors.ts';
import { type OptionValues, resolveConfig } from '../options/settings.ts';
import type { LoadedModel } from './load-model.ts';
import { networkFromConfig, untrainedWeights } from './network.ts';

/**
 * What detects without a checkpoint: neurons that add up evidence, unless the configuration names another detector. They were
 * trained on nothing.
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
  const network = networkFromConfig(config);
  const weights = untrainedWeights(config, network);
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
    notes: ['detector: evidence neurons; no network, nothing was trained'],
  };
}
