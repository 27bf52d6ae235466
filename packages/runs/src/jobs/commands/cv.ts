import { join } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import { dealFolds } from '../../batch/deal-folds.ts';
import { checkCrossValidated, type PlannedRuns, planFolds, type SurveyTarget, surveyAll } from '../../batch/plan-runs.ts';
import type { FoundRecording } from '../../batch/survey.ts';
import { cvLines, writeCv } from '../../batch/write-cv.ts';
import type { Context } from '../../context/context.ts';
import { orGeneratedData, resolveConfig } from '../../options/settings.ts';
import type { JobType } from '../record/job-type.ts';
import { pathFrom, surveyTarget } from './recordings.ts';
import { doneRuns, openRuns, runParts } from './runs.ts';

/** The folds of a cross-validation. @throws UsageError where nothing can be crossed */
export async function planCv(
  context: Context,
  config: SpikesegConfig,
  folds: number | undefined,
  target: SurveyTarget,
): Promise<PlannedRuns & { readonly found: readonly FoundRecording[] }> {
  checkCrossValidated(config);
  const found = await surveyAll(context, [config], target);
  return { found, ...planFolds(config, found, dealFolds(found, folds, config.seed)) };
}

/** A cross-validation: a job for every fold. */
export const cvJobs: JobType = {
  keeps: false,

  async plan(context, { options, own }) {
    const config = resolveConfig(context, orGeneratedData(options));
    return runParts(options, own, await planCv(context, config, own.folds, surveyTarget(context, own)), pathFrom);
  },

  open: openRuns,

  sum: async (context, root, jobs) => {
    const runs = doneRuns(context, root, jobs);
    const result = writeCv(root, runs);
    return { json: { ...result }, lines: ['', ...cvLines(result), ''], next: ['evaluate', join(root, runs[0].name)] };
  },
};
