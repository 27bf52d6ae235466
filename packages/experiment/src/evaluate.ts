import { type EvaluatedModel, evaluateModel, namedModel, programContext } from '@spikeseg/runs';
import { checkProgramOptions, type DetectorOptions, modelOf, modelOptions } from './options.ts';

/**
 * Scores a model beside its baselines and null tests on labelled recordings: those of `settings`, else those it was configured with.
 * Writes what `spikeseg-cli evaluate` writes, to a new folder below `output_dir`.
 *
 * @param model checkpoint, detector file, run folder or name of a run; `ebssa` or undefined: evidence neurons, which need recordings named in `settings`
 * @throws UsageError, CheckpointError, EventFormatError, InterruptedError
 */
export async function evaluate(model?: string, options: Omit<DetectorOptions, 'model'> = {}): Promise<EvaluatedModel> {
  checkProgramOptions(
    'evaluate',
    options,
    modelOptions.filter((name) => name !== 'model'),
  );
  const context = programContext(options);
  const given = modelOf({ ...options, ...(model !== undefined && { model }) });
  return await evaluateModel({ context, model: namedModel(context, 'evaluate', given), options: given });
}
