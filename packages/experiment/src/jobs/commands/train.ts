import { planSweep, surveyAll, sweepPoints } from '../../batch/plan-runs.ts';
import { seedWarnings, sweepLines, writeSweep } from '../../batch/sweep-result.ts';
import { makeLogger, terminalTarget } from '../../log/logger.ts';
import { checkTrainable } from '../../training/training-options.ts';
import type { JobType } from '../job-type.ts';
import { doneRuns, openRuns, runParts } from './runs.ts';

/** A sweep: a job for every combination of the values given. */
export const trainJobs: JobType = {
  keeps: false,

  async plan(context, request) {
    const { settings, options } = request;
    const points = sweepPoints(context, settings, options);
    const configs = points.map(({ config }) => config);
    for (const config of configs) checkTrainable(config);
    const quiet = options['quiet'] === true;
    const log = makeLogger([terminalTarget(context.stderr, quiet ? 'ERROR' : 'WARNING')]);
    const found = await surveyAll(context, configs, { log, quiet, skipBad: options['skipBad'] === true });
    for (const warning of seedWarnings(configs)) log.warn(warning);
    return runParts(request, planSweep(points, found));
  },

  open: openRuns,

  sum: async (context, root, jobs) => {
    const runs = writeSweep(root, doneRuns(context, root, jobs));
    return { json: { runs }, lines: ['', ...sweepLines(runs), ''] };
  },
};
