import { type Context, type Resumed, type RunsOptions, UsageError } from '@spikeseg/experiment/commands';
import { orGeneratedData, resolveConfig, runsFolder, trainedLayers } from '@spikeseg/experiment/models';
import { quantity } from '@spikeseg/report/words';
import { type FoundRuns, findRuns, planCv } from '../jobs/commands/runs.ts';
import { type DoneRuns, doRuns, type SeveralRuns } from '../jobs/run-runs.ts';

export interface CrossValidationOptions extends RunsOptions, Pick<SeveralRuns, 'workers'> {
  readonly resume?: Resumed | undefined;
  readonly folds?: number | undefined;
}

/**
 * Deals the labelled recordings into folds; every fold trains on the recordings of the others and is scored on its own.
 *
 * @throws InterruptedError when the user asked to stop; what is done is kept
 */
export async function crossValidate(
  context: Context,
  { resume, folds, workers, ...options }: CrossValidationOptions,
): Promise<DoneRuns> {
  const config = resolveConfig(orGeneratedData(options));
  const runs = resume === undefined ? { configs: [config] } : resumedFolds(resume);
  const plan = (told: Context) => planCv(told, config, folds, options.skipBad === true);
  return await doRuns(context, { runs, plan, tell: foldsText, workers }, options);
}

const foldsText: SeveralRuns['tell'] = ({ plan, configs }, folder) => {
  const recordings = plan.recordings.map(({ name }) => name);
  const folds = configs.map(({ data }) => data.held_out);
  const layers = trainedLayers(configs[0]);
  const of = `${quantity(recordings.length, 'recording')} in ${folds.length} folds`;
  const line = `the configuration is valid: ${of}, layers to train: ${layers.join(', ')}; runs go to ${folder}`;
  return { json: { recordings, folds, layers, folder }, lines: [line] };
};

function resumedFolds(resume: Resumed): FoundRuns {
  const runs = findRuns(resume.name, runsFolder(resume), resume.given);
  if (runs?.plan.kind === 'cv') return runs;
  const got = runs ? 'a sweep; go on with: spikeseg-cli train --resume' : 'no such folder with a plan.json';
  throw new UsageError(`${resume.name}: expected the folder or the name of a cross-validation, got ${got}`);
}
