import { resolve } from 'node:path';
import { expandDotted, mergeConfigs } from '@spikeseg/config';
import type { Recording } from '@spikeseg/events';
import { type EvaluationOptions, evaluate as evaluateModel } from '../commands/evaluate.ts';
import { programContext } from '../context/context.ts';
import type { Evaluated } from '../evaluation/write-evaluation.ts';
import type { ModelOptions } from '../options/settings.ts';
import { Detector } from './detector.ts';
import { checkProgramOptions, checkSource, type DetectorOptions, modelOf, modelOptions } from './options.ts';

export interface EvaluateOptions extends Omit<DetectorOptions, 'model'>, Pick<EvaluationOptions, 'split' | 'skipBad'> {}

/**
 * Scores a detector beside its baselines and null tests on labelled recordings.
 * Writes what `spikeseg-cli evaluate` writes, to a new folder below `output_dir`.
 *
 * @param detector checkpoint, detector file, run folder or name of a run, or an open detector; `ebssa` or undefined: evidence neurons
 * @param recordings a folder of them, or recordings in memory; left out, those of `settings`, else those that the model was configured with
 * @throws UsageError, CheckpointError, EventFormatError, InterruptedError
 */
export async function evaluate(
  detector?: string | Detector,
  recordings?: string | readonly Recording[],
  options: EvaluateOptions = {},
): Promise<Evaluated> {
  const names = modelOptions.filter((name) => name !== 'model');
  checkProgramOptions('evaluate', options, [...names, 'split', 'skipBad']);
  if (typeof recordings === 'object') for (const recording of recordings) checkSource('evaluate', recording);
  const { split, skipBad } = options;
  const place = typeof recordings === 'string' ? { 'data.data_root': resolve(recordings) } : {};
  const opened: ModelOptions = detector instanceof Detector ? modelOf(detector.model) : { model: detector };
  const settings = mergeConfigs<object>(opened.settings ?? {}, expandDotted({ ...options.settings, ...place }));
  return await evaluateModel(programContext(options), {
    ...opened,
    settings,
    recordings: typeof recordings === 'object' ? recordings : undefined,
    split,
    skipBad,
  });
}
