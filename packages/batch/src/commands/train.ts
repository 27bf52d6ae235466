import {
  type Context,
  programLine,
  type RunsOptions,
  type Trained,
  type TrainRunOptions,
  train,
  UsageError,
} from '@spikeseg/experiment/commands';
import { runsFolder } from '@spikeseg/experiment/models';
import { quantity } from '@spikeseg/report/words';
import { type FoundRuns, findRuns, planPoints } from '../jobs/commands/runs.ts';
import { type DoneRuns, doRuns, type SeveralRuns } from '../jobs/run-runs.ts';
import { configured, type SweepPoint } from '../runs/plan-runs.ts';

export interface TrainRunsOptions extends TrainRunOptions {
  /** Of a sweep. */
  readonly points?: readonly SweepPoint[] | undefined;
}

/**
 * Does every run of a sweep, a new or a resumed one; where none is asked for, trains one run.
 *
 * @throws UsageError where a sweep is not to be scored; InterruptedError when the user asked to stop; what is done is kept
 */
export async function trainRuns(context: Context, { points, ...options }: TrainRunsOptions): Promise<Trained | DoneRuns> {
  const { resume, score = true } = options;
  if (points !== undefined && !score)
    throw new UsageError('train: expected runs of a sweep to be scored, as scores compare them; train one without');
  if (points !== undefined) return await sweep(context, points, options);
  const runs = resume && findRuns(resume.name, runsFolder(resume), resume.given);
  return runs === undefined ? await train(context, options) : await resumeSweep(context, runs, options);
}

/** One run for every combination of the values given. */
function sweep(context: Context, asked: readonly SweepPoint[], options: RunsOptions): Promise<DoneRuns> {
  const points = configured(asked);
  const { skipBad = false } = options;
  const plan = (told: Context) => planPoints(told, points, skipBad);
  return doRuns(context, { runs: { configs: points.map(({ config }) => config) }, plan, tell: sweepText }, options);
}

/** @throws UsageError for a cross-validation, which another command goes on with */
function resumeSweep(context: Context, runs: FoundRuns, { resume, ...options }: TrainRunOptions): Promise<DoneRuns> {
  if (runs.plan.kind !== 'sweep')
    throw new UsageError(
      `${runs.root}: expected a run or a sweep, got a cross-validation; go on with: ${programLine(['cv', '--resume', runs.root])}`,
    );
  return doRuns(context, { runs, plan: async () => runs, tell: sweepText }, { ...options, settings: resume?.given });
}

const sweepText: SeveralRuns['tell'] = ({ plan: { runs } }, folder) => ({
  json: { folder, runs: runs.map(({ settings }) => settings) },
  lines: [
    `the configurations are valid: ${quantity(runs.length, 'run')}, in a folder below ${folder}`,
    ...runs.map(({ settings }) =>
      Object.entries(settings)
        .map(([key, value]) => `${key}=${value}`)
        .join(' '),
    ),
  ],
});
