import type { SpikesegConfig } from '@spikeseg/config';
import type { DataPart } from '@spikeseg/report';
import type { Backend } from '@spikeseg/snn-core';
import type { Context, Interruption } from '../context/context.ts';
import { UsageError } from '../errors/errors.ts';
import type { Model } from '../network/network.ts';
import { countedPool, openDetectorPool } from '../pool/detector-pool.ts';
import { checkReadable, type DatasetRecording, openReadable, type RecordingSource } from '../recordings/dataset.ts';
import { fingerprintOf, provenance, roleOf, type SeenRecording } from '../recordings/seen-recordings.ts';
import type { Evaluation } from '../scoring/collect-rows.ts';
import { evaluate, scoringJobs } from '../scoring/evaluation.ts';
import { jobsPerRecording } from '../scoring/scored-recording.ts';
import { measureTiming } from '../scoring/timing.ts';
import { type EvaluationTarget, type WrittenEvaluation, writeEvaluation } from './write-evaluation.ts';

export interface EvaluateRun extends EvaluationTarget {
  readonly context: Context;
  readonly backend: Backend;
  readonly models: { readonly trained: Model; readonly untrained: Model };
  /** What the model has seen; undefined where it is unknown. */
  readonly seen: readonly SeenRecording[] | undefined;
  readonly part: DataPart;
  /** Recordings; those that the configuration names where they are left out. */
  readonly recordings?: readonly DatasetRecording[] | undefined;
  /** Leave out recordings that cannot be read. */
  readonly skipBad: boolean;
  readonly stop: Interruption;
}

/** Finds all recordings, and those of a part. @throws UsageError where there are none, or the model has seen others */
async function openEvaluated(config: SpikesegConfig, run: EvaluateRun) {
  const { log } = run.context;
  const all = run.recordings ?? (await openReadable(config, { ...run, log }, run.part === 'test' ? 'test' : 'training'));
  const sources = select(all, run, config.data.held_out);
  if (sources.length === 0)
    throw new UsageError(`option split ${run.part}: expected recordings in that part, got none; use option split all`);
  if (run.part === 'train' || run.part === 'validation') await refuseStrangers(sources, run);
  return { all, sources };
}

/** Scores the models, and writes what `writeEvaluation` writes. */
export async function evaluateRun(run: EvaluateRun): Promise<WrittenEvaluation> {
  const { models } = run;
  const { log } = run.context;
  const { config } = models.trained;
  const { all, sources: chosen } = await openEvaluated(config, run);
  if (!run.skipBad) await checkReadable(chosen);
  let part = run.part;
  let sources = chosen;
  const progress = log.progress('evaluating', '% of all searches');
  const pool = openDetectorPool({
    workers: config.data.num_workers,
    jobs: jobsPerRecording * all.length,
    backend: run.backend,
    stop: run.stop,
  });
  const evaluated = (some: readonly RecordingSource[]) => {
    const jobs = scoringJobs(config, some.length);
    // Recordings without labels are not searched.
    const counted = countedPool(pool, (done, name) => progress.update(Math.min(99.9, (100 * done) / jobs), 100, name));
    return evaluate(counted, models, some);
  };
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
  const seen = Object.fromEntries(
    Object.entries(result.fingerprints).map(([name, fingerprint]) => [name, provenance(config, run.seen, fingerprint)]),
  );
  const timed = sources.find(({ name }) => name in result.fingerprints);
  const timing =
    timed && (await measureTiming(run.backend, models.trained, await timed.load(), run.stop, () => performance.now()));
  return await writeEvaluation(run, { part, seen, result, sources, timing });
}

/** The recordings of a part; those that trained, validated or were held out are known by their names in the data set. */
function select(
  sources: readonly DatasetRecording[],
  { seen, part }: Pick<EvaluateRun, 'seen' | 'part'>,
  heldOut: readonly string[],
): readonly DatasetRecording[] {
  if (part === 'all' || part === 'test') return sources;
  if (seen === undefined)
    throw new UsageError(
      `option split ${part}: the checkpoint does not say which recordings trained it; expected option split all`,
    );
  if (part !== 'held-out' && seen.some((recording) => recording.part === 'both')) {
    throw new UsageError(
      `option split ${part}: the model was trained on the first part of a recording and validated on its last; expected option split all`,
    );
  }
  const ofTraining = seen.filter((recording) => recording.part === part).map(({ name }) => name);
  const names = new Set(part === 'held-out' ? heldOut : ofTraining);
  const chosen = sources.filter(({ name }) => names.has(name));
  if (chosen.length > 0) return chosen;
  throw new UsageError(
    `option split ${part}: expected recordings of that part (${[...names].join(', ') || 'the model has none'}), got others; use option split all`,
  );
}

/** Recordings of training are known by name, and must have its events, too. Looked at before the minutes that scoring takes. */
async function refuseStrangers(
  sources: readonly RecordingSource[],
  { seen, part }: Pick<EvaluateRun, 'seen' | 'part'>,
): Promise<void> {
  for (const source of sources) {
    if (roleOf(seen, fingerprintOf((await source.load()).events)) !== 'unseen') continue;
    throw new UsageError(
      `option split ${part}: expected the data that the model was trained on, got other events in ${source.name}; use option split all`,
    );
  }
}
