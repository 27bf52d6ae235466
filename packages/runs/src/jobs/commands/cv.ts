import { join } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import { dealFolds } from '../../batch/deal-folds.ts';
import { checkCrossValidated, type PlannedRuns, planFolds, surveyAll } from '../../batch/plan-runs.ts';
import type { FoundRecording } from '../../batch/survey.ts';
import { cvLines, writeCv } from '../../batch/write-cv.ts';
import type { Context } from '../../context/context.ts';
import { orGeneratedData, resolveConfig } from '../../options/settings.ts';
import type { JobType } from '../record/job-type.ts';
import { forPlan, pathFrom } from './recordings.ts';
import { doneRuns, openRuns, runParts } from './runs.ts';

/** The folds of a cross-validation. @throws UsageError where nothing can be crossed */
export async function planCv(
  context: Context,
  config: SpikesegConfig,
  folds: number | undefined,
  skipBad: boolean,
): Promise<PlannedRuns & { readonly found: readonly FoundRecording[] }> {
  checkCrossValidated(config);
  const found = await surveyAll(context, [config], skipBad);
  return { found, ...planFolds(config, found, dealFolds(found, folds, config.seed)) };
}

/** A cross-validation: a job for every fold. */
export const cvJobs: JobType = {
  keeps: false,

  async plan(context, { options, own }) {
    const config = resolveConfig(context.call, orGeneratedData(options));
    return runParts(options, own, await planCv(forPlan(context), config, own.folds, own.skipBad === true), pathFrom);
  },

  open: openRuns,

  sum: async (call, root, jobs) => {
    const runs = doneRuns(call, root, jobs);
    const result = writeCv(root, runs);
    return { json: { ...result }, lines: ['', ...cvLines(result), ''], next: ['evaluate', join(root, runs[0].name)] };
  },
};
