import { checkCrossValidated, foldsAsked, planFolds, surveyAll } from '../../batch/plan-runs.ts';
import { dealFolds } from '../../cv/deal-folds.ts';
import { cvLines, writeCv } from '../../cv/write-cv.ts';
import { makeLogger, terminalTarget } from '../../log/logger.ts';
import { orGeneratedData, resolveConfig } from '../../options/settings.ts';
import type { JobType } from '../job-type.ts';
import { doneRuns, openRuns, runParts } from './runs.ts';

/** A cross-validation: a job for every fold. */
export const cvJobs: JobType = {
  keeps: false,

  async plan(context, request) {
    const { settings, options } = request;
    const asked = foldsAsked(options);
    const config = resolveConfig(context, orGeneratedData(settings, options), options);
    checkCrossValidated(config);
    const quiet = options['quiet'] === true;
    const log = makeLogger([terminalTarget(context.stderr, quiet ? 'ERROR' : 'WARNING')]);
    const found = await surveyAll(context, [config], { log, quiet, skipBad: options['skipBad'] === true });
    return runParts(request, planFolds(config, found, dealFolds(found, asked, config.seed)));
  },

  open: openRuns,

  sum: async (context, root, jobs) => {
    const result = writeCv(root, doneRuns(context, root, jobs));
    return { json: { ...result }, lines: ['', ...cvLines(result), ''] };
  },
};
