import { join } from 'node:path';
import { type PlannedRuns, planSweep, type SurveyTarget, type SweepPoint, surveyAll } from '../../batch/plan-runs.ts';
import { type SweepRow, seedWarnings, sweepLines, writeSweep } from '../../batch/sweep-result.ts';
import type { Context } from '../../context/context.ts';
import { checkTrainable } from '../../training/training-options.ts';
import type { JobType } from '../record/job-type.ts';
import { pathFrom, surveyTarget } from './recordings.ts';
import { doneRuns, openRuns, runParts } from './runs.ts';

/** The runs of a sweep. @throws UsageError where one cannot train */
export async function planPoints(context: Context, points: readonly SweepPoint[], target: SurveyTarget): Promise<PlannedRuns> {
  const configs = points.map(({ config }) => config);
  configs.forEach(checkTrainable);
  const found = await surveyAll(context, configs, target);
  for (const warning of seedWarnings(configs)) target.log.warn(warning);
  return planSweep(points, found);
}

/** A sweep: a job for every combination of the values given. */
export const trainJobs: JobType = {
  keeps: false,

  async plan(context, { options, own }) {
    return runParts(options, own, await planPoints(context, own.points ?? [], surveyTarget(context, own)), pathFrom);
  },

  open: openRuns,

  sum: async (context, root, jobs) => {
    const runs = writeSweep(root, doneRuns(context, root, jobs));
    return { json: { runs }, lines: ['', ...sweepLines(runs), ''], next: ['evaluate', join(root, bestOf(runs).name)] };
  },
};

/** The run of the highest strict J; the first where none can be measured. */
const bestOf = (runs: readonly SweepRow[]): SweepRow =>
  runs.reduce((best, run) => ((run.trained.strictJ ?? -Infinity) > (best.trained.strictJ ?? -Infinity) ? run : best));
