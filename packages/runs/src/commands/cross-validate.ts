import { resolve } from 'node:path';
import { quantity } from '@spikeseg/report';
import { checkCrossValidated, type PlannedRuns } from '../batch/plan-runs.ts';
import type { Context } from '../context/context.ts';
import { UsageError } from '../errors/errors.ts';
import { type FoundRuns, findRuns, planCv } from '../jobs/commands/runs.ts';
import { beginRuns, resumeRuns } from '../jobs/run-runs.ts';
import { trainedLayers } from '../network/network.ts';
import { chooseBackend, engineChoice } from '../options/device.ts';
import { orGeneratedData, resolveConfig } from '../options/settings.ts';
import { checkOutputFolder } from '../run-folder/output-folder.ts';
import { finished, inTheirWords, type Resumed, type RunsOptions, runsFolder, type Trained } from './train.ts';

export interface CrossValidationOptions extends RunsOptions {
  readonly folds?: number | undefined;
  /** Folds at once, unless the plan says it. */
  readonly workers?: number | undefined;
}

/**
 * Deals the labelled recordings into folds; every fold trains on the recordings of the others and is scored on its own.
 *
 * @throws InterruptedError when the user asked to stop; what is done is kept
 */
export async function crossValidate(context: Context, options: CrossValidationOptions): Promise<Trained> {
  const { resume, folds, workers, skipBad = false, until, ...asked } = options;
  const runs = resume && resumedFolds(context, resume);
  const configs = runs?.configs ?? [resolveConfig(context.call, orGeneratedData(asked))];
  if (until === 'configuration') return { kind: 'configuration', configs };
  const [config] = configs;
  const told = inTheirWords(context, configs);
  if (runs === undefined) checkCrossValidated(config);
  await chooseBackend(engineChoice(config.device, asked), told.log);
  const folder = resolve(context.call.cwd, config.output_dir);
  if (runs === undefined) checkOutputFolder(folder);
  // All of this before the folder is made: what cannot be read must leave nothing behind.
  if (runs !== undefined) await resumeRuns(told, runs, asked, skipBad);
  const planned = runs ?? (await planCv(told, config, folds, skipBad));
  if (until === 'plan') return planOf(planned, folder);
  return await finished(told, runs?.root ?? beginRuns(context.call, planned, asked, { skipBad }), workers);
}

function planOf({ plan, configs }: PlannedRuns, folder: string): Trained {
  const recordings = plan.recordings.map(({ name }) => name);
  const folds = configs.map(({ data }) => data.held_out);
  const layers = trainedLayers(configs[0]);
  const of = `${quantity(recordings.length, 'recording')} in ${folds.length} folds`;
  const line = `the configuration is valid: ${of}, layers to train: ${layers.join(', ')}; runs go to ${folder}`;
  return { kind: 'plan', json: { recordings, folds, layers, folder }, lines: [line] };
}

function resumedFolds({ call }: Context, resume: Resumed): FoundRuns {
  const runs = findRuns(call, resume.name, runsFolder(call, resume), resume.given);
  if (runs?.plan.kind === 'cv') return runs;
  const got = runs ? 'a sweep; go on with: spikeseg-cli train --resume' : 'no such folder with a plan.json';
  throw new UsageError(`${resume.name}: expected the folder or the name of a cross-validation, got ${got}`);
}
