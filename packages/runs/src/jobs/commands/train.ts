import { join } from 'node:path';
import { type ConfiguredPoint, configured, type PlannedRuns, planSweep, surveyAll } from '../../batch/plan-runs.ts';
import { type SweepRow, seedWarnings, sweepLines, writeSweep } from '../../batch/sweep-result.ts';
import type { Context } from '../../context/context.ts';
import { checkTrainable } from '../../training/training-options.ts';
import type { JobType } from '../record/job-type.ts';
import { forPlan, pathFrom } from './recordings.ts';
import { doneRuns, openRuns, runParts } from './runs.ts';

/** The runs of a sweep. @throws UsageError where one cannot train */
export async function planPoints(context: Context, points: readonly ConfiguredPoint[], skipBad: boolean): Promise<PlannedRuns> {
  const configs = points.map(({ config }) => config);
  configs.forEach(checkTrainable);
  const found = await surveyAll(context, configs, skipBad);
  for (const warning of seedWarnings(configs)) context.log.warn(warning);
  return planSweep(points, found);
}

/** A sweep: a job for every combination of the values given. */
export const trainJobs: JobType = {
  keeps: false,

  async plan(context, { options, own }) {
    return runParts(
      options,
      own,
      await planPoints(forPlan(context), configured(context.call, own.points ?? []), own.skipBad === true),
      pathFrom,
    );
  },

  open: openRuns,

  sum: async (call, root, jobs) => {
    const runs = writeSweep(root, doneRuns(call, root, jobs));
    return { json: { runs }, lines: ['', ...sweepLines(runs), ''], next: ['evaluate', join(root, bestOf(runs).name)] };
  },
};

/** The run of the highest strict J; the first where none can be measured. */
const bestOf = (runs: readonly SweepRow[]): SweepRow =>
  runs.reduce((best, run) => ((run.trained.strictJ ?? -Infinity) > (best.trained.strictJ ?? -Infinity) ? run : best));
