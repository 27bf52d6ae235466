import { basename } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import type { Detection } from '@spikeseg/segmentation';
import type { Context } from '../context/context.ts';
import type { Interruption } from '../context/interruption.ts';
import { UsageError } from '../errors/errors.ts';
import { checkReadable, openReadable } from '../recordings/dataset.ts';
import { roleOf } from '../recordings/seen-recordings.ts';
import { checkGiven } from '../run-folder/given.ts';
import { evaluateDetections } from '../scoring/evaluation.ts';
import { readDetections } from './read-detections.ts';
import { type EvaluationTarget, type WrittenEvaluation, writeEvaluation } from './write-evaluation.ts';

export interface EvaluateFile extends EvaluationTarget {
  readonly context: Context;
  /** Says which recordings, and how they are scored. */
  readonly config: SpikesegConfig;
  /** File of detections. */
  readonly path: string;
  /** Leave out recordings that cannot be read. */
  readonly skipBad: boolean;
  readonly stop: Interruption;
}

/**
 * Scores a file of detections on all recordings that the configuration names, and writes what `writeEvaluation` writes.
 *
 * @throws InterruptedError when the user asked to stop
 * @throws UsageError when the file cannot be read, holds no detection, or does not belong to the recordings
 */
export async function evaluateDetectionFile(run: EvaluateFile): Promise<WrittenEvaluation> {
  const { config, path } = run;
  const { log } = run.context;
  const detections = detectionsOf(path, config.evaluation.slice_ms * 1000);
  const sources = await openReadable(config, { ...run, log });
  const names = sources.map(({ name }) => name);
  const stranger = detections.find(({ recording }) => !names.includes(recording));
  if (stranger) {
    throw new UsageError(`${path}: expected detections of the recordings ${shortList(names)}, got one of ${stranger.recording}`);
  }
  if (!run.skipBad) await checkReadable(sources);
  const progress = log.progress('evaluating', 'recordings');
  const result = await evaluateDetections(config, basename(path), detections, sources, (name, done, total) => {
    progress.update(done, total, name);
    if (run.stop.signal.aborted) throw run.stop.error();
  }).finally(() => progress.end());
  if (result.rows.length === 0) {
    throw new UsageError(
      `${config.data.data_root}: expected a labelled recording to score, got ${result.unlabelled.length} without labels`,
    );
  }
  // Of those that are scored: without labels nothing is said of a recording.
  const silent = Object.keys(result.fingerprints).filter((name) => !detections.some(({ recording }) => recording === name));
  if (silent.length > 0) log.info(`no detections in ${shortList(silent)}: scored as recordings in which nothing was found`);
  const roles = Object.entries(result.fingerprints).map(([name, fingerprint]) => [name, roleOf(undefined, fingerprint)]);
  return await writeEvaluation(run, { part: 'all', seen: Object.fromEntries(roles), result, sources });
}

/** @param durationUs how long a detection stands where the file does not say */
function detectionsOf(path: string, durationUs: number): readonly Detection[] {
  checkGiven({ cwd: '/' }, path, 'detections');
  const detections = readDetections(path, { durationUs });
  if (detections.length === 0) throw new UsageError(`${path}: expected at least one detection, got none`);
  const latest = new Map<string, number>();
  for (const { recording, tUs } of detections) {
    const before = latest.get(recording) ?? -Infinity;
    if (tUs < before) {
      throw new UsageError(
        `${path}: expected the detections of ${recording} in time order, got t_us ${tUs} after ${before}; sort the file by t_us`,
      );
    }
    latest.set(recording, tUs);
  }
  return detections;
}

/** The first names of a list. */
const shortList = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
