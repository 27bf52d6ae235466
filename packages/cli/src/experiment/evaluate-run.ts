import { join } from 'node:path';
import { detectionsToCsv } from '@spikeseg/segmentation';
import type { Backend } from '@spikeseg/snn-core';
import type { Context } from '../context.ts';
import { UsageError } from '../errors/errors.ts';
import type { Interruption } from '../interruption.ts';
import type { Logger } from '../log/logger.ts';
import { startProgress } from '../log/progress.ts';
import { openDetectorPool } from '../parallel/open-pool.ts';
import { writeAtomic } from '../run-folder/write-atomic.ts';
import { openReadable, type RecordingSource } from './dataset.ts';
import type { Model } from './detector.ts';
import { writeEvaluationPlots } from './evaluation-plots.ts';
import { evaluate, type Evaluation, type EvaluationRow } from './evaluation.ts';
import { jobsPerRecording } from './scored-recording.ts';
import { roleOf, type SeenRecording } from './seen-recordings.ts';
import { areaLimitPerMinute, curveNotes, curvesCsv } from './row-curve.ts';
import { perRecordingTable, scoreTable, tableNotes } from './score-table.ts';
import { trackNotes, trackTable } from './track-table.ts';

/** Which recordings are scored. `held-out`: those of `data.held_out`; `test`: generated ones that no run learns from. */
export type DataPart = 'train' | 'validation' | 'held-out' | 'test' | 'all';

export interface EvaluateRun {
  readonly context: Context;
  readonly backend: Backend;
  readonly models: { readonly trained: Model; readonly untrained: Model };
  /** What the model has seen; undefined where nobody knows. */
  readonly seen: readonly SeenRecording[] | undefined;
  readonly part: DataPart;
  /** Makes the folder for metrics.json, detections.csv and plots: asked when there is something to write. */
  readonly folder: () => string;
  readonly log: Logger;
  readonly json: boolean;
  readonly quiet: boolean;
  /** Leave out recordings that cannot be read. */
  readonly skipBad: boolean;
  readonly stop: Interruption;
  /** Goes into metrics.json beside the scores. */
  readonly extra: Readonly<Record<string, unknown>>;
}

/** What metrics.json holds. */
export interface Metrics {
  readonly part: DataPart;
  /** Part of each scored recording in the training of the model. */
  readonly seen: Readonly<Record<string, string>>;
  readonly unlabelled: readonly string[];
  readonly rows: readonly EvaluationRow[];
  /** Area under the operating curve of each row that has one: mean Pd from no false detection to `upToPerMinute`; null without labels. */
  readonly operating: readonly { readonly name: string; readonly upToPerMinute: number; readonly area: number | null }[];
  readonly perRecording: Evaluation['perRecording'];
}

/**
 * Scores the models, writes detections.csv, plots and metrics.json, and prints the table. metrics.json is the last file:
 * where it is, the others are whole.
 */
export async function evaluateRun(run: EvaluateRun): Promise<{ readonly folder: string; readonly metrics: Metrics }> {
  const { context, models, log } = run;
  const { config } = models.trained;
  const all = await openReadable(config, run, run.part === 'test' ? 'test' : 'training');
  let part = run.part;
  let sources = select(all, run, config.data.held_out);
  if (sources.length === 0)
    throw new UsageError(`--split ${run.part}: expected recordings in that part, got none; use --split all`);
  const progress = startProgress(context.stderr, context.now, 'evaluating', 'recordings', run.quiet);
  const pool = openDetectorPool({
    workers: config.data.num_workers,
    jobs: jobsPerRecording * all.length,
    backend: run.backend,
    stop: run.stop,
  });
  const evaluated = (some: readonly RecordingSource[]) =>
    evaluate(pool, models, some, (name, done, total) => progress.update(done, total, name));
  let result: Evaluation;
  try {
    result = await evaluated(sources);
    if (result.rows.length === 0 && sources.length < all.length) {
      log.warn(`none of the ${run.part} recordings has labels; scoring all recordings, also those that trained the model`);
      [part, sources] = ['all', all];
      result = await evaluated(sources);
    }
  } finally {
    progress.end();
    await pool.close();
  }
  if (result.rows.length === 0) {
    throw new UsageError(
      `${config.data.data_root}: expected a labelled recording to score, got ${result.unlabelled.length} without labels; use detect`,
    );
  }
  const roles = Object.entries(result.fingerprints).map(([name, fingerprint]) => [name, roleOf(run.seen, fingerprint)] as const);
  const seen = Object.fromEntries(roles);
  const stranger = part === 'train' || part === 'validation' ? roles.find(([, role]) => role === 'unseen') : undefined;
  if (stranger) {
    throw new UsageError(
      `--split ${part}: expected the data that the model was trained on, got other events in ${stranger[0]}; use --split all`,
    );
  }
  const metrics: Metrics = {
    part,
    seen,
    unlabelled: result.unlabelled,
    rows: result.rows,
    operating: result.curves.map(({ name, area }) => ({ name, upToPerMinute: areaLimitPerMinute, area })),
    perRecording: result.perRecording,
  };
  const folder = run.folder();
  writeAtomic(join(folder, 'detections.csv'), detectionsToCsv(result.detections));
  writeAtomic(join(folder, 'operating_curve.csv'), curvesCsv(result.curves));
  await writeEvaluationPlots(join(folder, 'plots'), result, sources);
  writeAtomic(join(folder, 'metrics.json'), `${JSON.stringify({ ...run.extra, ...metrics }, null, 2)}\n`);
  if (!run.json && !run.quiet) print(context, metrics);
  return { folder, metrics };
}

/** The recordings of a part; those that trained, validated or were held out are known by their names in the data set. */
function select(
  sources: readonly RecordingSource[],
  { seen, part }: Pick<EvaluateRun, 'seen' | 'part'>,
  heldOut: readonly string[],
): readonly RecordingSource[] {
  if (part === 'all' || part === 'test') return sources;
  if (seen === undefined)
    throw new UsageError(`--split ${part}: the checkpoint does not say which recordings trained it; expected --split all`);
  if (part !== 'held-out' && seen.some((recording) => recording.part === 'both')) {
    throw new UsageError(
      `--split ${part}: the model was trained on the first part of a recording and validated on its last; expected --split all`,
    );
  }
  const ofTraining = seen.filter((recording) => recording.part === part).map(({ name }) => name);
  const names = new Set(part === 'held-out' ? heldOut : ofTraining);
  const chosen = sources.filter(({ name }) => names.has(name));
  if (chosen.length > 0) return chosen;
  throw new UsageError(
    `--split ${part}: expected recordings of that part (${[...names].join(', ') || 'the model has none'}), got others; use --split all`,
  );
}

function print({ stdout }: Context, { rows, operating, perRecording, seen, unlabelled }: Metrics): void {
  const lines = [
    '',
    ...scoreTable(rows),
    '',
    ...tableNotes(rows),
    '',
    ...trackTable(rows),
    '',
    ...trackNotes(rows),
    '',
    ...curveNotes(operating),
  ];
  if (unlabelled.length > 0) lines.push(`not scored, because they have no labels or no events: ${unlabelled.join(', ')}`);
  lines.push('', ...perRecordingTable(perRecording, seen));
  stdout.write(`${lines.join('\n')}\n`);
}
