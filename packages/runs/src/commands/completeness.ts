import { join, resolve } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import { completenessConclusion, completenessTables } from '../completeness/completeness-table.ts';
import { type CompletenessReport, conclude } from '../completeness/conclude.ts';
import type { PlannedRecording } from '../completeness/plan-recording.ts';
import { measureAll, measureQuickly } from '../completeness/stages.ts';
import { writeCompleteness } from '../completeness/write-completeness.ts';
import type { Context } from '../context/context.ts';
import { interruption } from '../context/interruption.ts';
import { askedOf } from '../jobs/commands/completeness.ts';
import type { PlanOptions } from '../jobs/record/job-type.ts';
import { measureByJobs } from '../jobs/run-completeness.ts';
import type { ModelOptions } from '../options/settings.ts';
import { checkOutputFolder, reserveFolder } from '../run-folder/output-folder.ts';

export interface CompletenessOptions extends Pick<PlanOptions, 'grid' | 'detectors' | 'falseAlarmsPerHour'> {
  /** Recordings, and folders of them. */
  readonly files: readonly string[];
  readonly model: ModelOptions;
  /** A few objects of each kind first, then the rest only of those near the limit. */
  readonly quick: boolean;
}

/** What was found of what was injected. */
export interface MeasuredCompleteness {
  readonly folder: string;
  readonly report: CompletenessReport;
  readonly config: SpikesegConfig;
  readonly lines: readonly string[];
}

/**
 * Injects objects of known speed and brightness into recordings, detects, and says which share was found, in a folder of its own below `output_dir`.
 *
 * @throws InterruptedError when the user asked to stop; what is done is kept
 */
export async function measureCompleteness(
  context: Context,
  { files, model: options, quick, ...own }: CompletenessOptions,
): Promise<MeasuredCompleteness> {
  const { log } = context;
  const asked = await askedOf(context, { files, options, own });
  const { config } = asked;
  const output = resolve(context.call.cwd, config.output_dir);
  checkOutputFolder(output);
  const measured = await (quick ? measureQuickly : measureAll)({
    ...asked,
    stop: interruption(context, 'nothing was measured yet'),
    warn: (doubt) => log.warn(doubt),
    inform: (line) => log.info(line),
    measure: (recordings: readonly PlannedRecording[], stage) => {
      const progress = log.progress(stage || 'completeness', 'jobs');
      return measureByJobs(context, { asked, recordings, options, output, progress });
    },
  });
  log.info('fitting efficiency curves');
  const report = conclude(measured);
  const folder = await writeCompleteness(() => reserveFolder(output, 'completeness'), report);
  const tables = [...completenessTables(report), '', completenessConclusion(report)];
  return { folder, report, config, lines: [...tables, `written to ${folder}`, `picture: ${join(folder, 'completeness.png')}`] };
}
