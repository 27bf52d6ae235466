import { basename, parse, resolve } from 'node:path';
import type { DetectionRow } from '@spikeseg/detection';
import { evaluationProtocol } from '@spikeseg/evaluation';
import { type Call, programCall } from '../context/call.ts';
import { type Context, interruption } from '../context/context.ts';
import { UsageError } from '../errors/errors.ts';
import { type ConfigSources, resolveConfig } from '../options/settings.ts';
import { checkReadable, openReadable } from '../recordings/dataset.ts';
import { roleOf } from '../recordings/seen-recordings.ts';
import { checkGiven } from '../run-folder/given.ts';
import { checkOutputFolder, reserveFolder } from '../run-folder/output-folder.ts';
import { evaluateDetections } from '../scoring/evaluation.ts';
import { readDetections } from './read-metrics.ts';
import { type Evaluated, writeEvaluation, writeEvaluationReport } from './write-evaluation.ts';

/**
 * Scores a file of detections, of any program, on all recordings that the configuration names.
 *
 * @param file path
 * @throws InterruptedError when the user asked to stop
 * @throws UsageError when the file cannot be read, holds no detection, or does not belong to the recordings
 */
export async function evaluateFile(
  context: Context,
  file: string,
  {
    skipBad = false,
    call = programCall(),
    ...given
  }: ConfigSources & { readonly skipBad?: boolean | undefined; readonly call?: Call | undefined },
): Promise<Evaluated> {
  const { log } = context;
  const config = resolveConfig(given);
  const output = resolve(config.output_dir);
  checkOutputFolder(output);
  const path = resolve(file);
  const stop = interruption(context, 'nothing was written');
  const detections = detectionsOf(path, evaluationProtocol.sliceMs * 1000);
  const sources = await openReadable(config, { skipBad, log });
  const names = sources.map(({ name }) => name);
  const stranger = detections.find(({ recording }) => !names.includes(recording));
  if (stranger) {
    throw new UsageError(`${path}: expected detections of the recordings ${shortList(names)}, got one of ${stranger.recording}`);
  }
  if (!skipBad) await checkReadable(sources);
  const progress = log.progress('evaluating', 'recordings');
  const result = await evaluateDetections(config, basename(path), detections, sources, (name, done, total) => {
    progress.update(done, total, name);
    if (stop.signal.aborted) throw stop.error();
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
  const folder = () => reserveFolder(output, `evaluate-${parse(path).name}`);
  const seen = Object.fromEntries(roles);
  const written = await writeEvaluation({ folder, extra: { detections: path } }, { part: 'all', seen, result, sources });
  const next = undefined;
  return { ...written, next, report: writeEvaluationReport(call, { ...written, config, detector: path, next }) };
}

/** @param durationUs how long a detection stands where the file does not say */
function detectionsOf(path: string, durationUs: number): readonly DetectionRow[] {
  checkGiven(path, 'detections');
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
