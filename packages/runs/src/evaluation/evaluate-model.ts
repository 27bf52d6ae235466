import { resolve } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import type { DataPart, Metrics } from '@spikeseg/report';
import type { Context } from '../context/context.ts';
import { interruption } from '../context/interruption.ts';
import { detectorOf } from '../detectors/detector-kinds.ts';
import { UsageError } from '../errors/errors.ts';
import { makeLogger, terminalTarget } from '../log/logger.ts';
import { type LoadedModel, modelWarnings } from '../models/load-model.ts';
import { chooseDetectionBackend } from '../options/device.ts';
import type { ModelOptions } from '../options/settings.ts';
import type { SeenRecording } from '../recordings/seen-recordings.ts';
import { checkOutputFolder, reserveFolder } from '../run-folder/output-folder.ts';
import { evaluateRun } from './evaluate-run.ts';
import { writeEvaluationReport } from './write-evaluation.ts';

/** On what a model is scored, and what is said meanwhile. */
export interface EvaluationOptions extends ModelOptions {
  /** Part of the recordings; what did not train where it is left out, as far as there is any. */
  readonly split?: DataPart | undefined;
  /** Leave out recordings that cannot be read. */
  readonly skipBad?: boolean | undefined;
  /** Say errors only. */
  readonly quiet?: boolean | undefined;
  /** Print no tables. */
  readonly json?: boolean | undefined;
}

/** What is scored, and what was said about it. */
export interface EvaluateModel {
  readonly context: Context;
  readonly model: LoadedModel;
  readonly options: EvaluationOptions;
  /** A line to go on with, for the report. */
  readonly next?: readonly string[] | undefined;
}

/** What an evaluation wrote. */
export interface EvaluatedModel {
  readonly folder: string;
  readonly metrics: Metrics;
  /** Path of report.html. */
  readonly report: string;
}

/** Scores a model beside its baselines and null tests, in a folder of its own below `output_dir`. */
export async function evaluateModel({ context, model, options, next }: EvaluateModel): Promise<EvaluatedModel> {
  const { quiet = false, json = false, skipBad = false } = options;
  const { config } = model;
  const part = partOf(options.split, config);
  const log = makeLogger([terminalTarget(context.stderr, quiet ? 'ERROR' : 'INFO')]);
  for (const warning of modelWarnings(model)) log.warn(warning);
  const backend = await chooseDetectionBackend(config, options, log);
  const output = resolve(context.cwd, config.output_dir);
  checkOutputFolder(output);
  const stop = interruption(context, 'nothing was written');
  log.info(`scoring ${model.path}`);
  for (const note of model.notes) log.info(note);
  const { folder, metrics } = await evaluateRun({
    context,
    backend,
    models: { trained: model, untrained: { ...model, weights: model.untrained } },
    seen: seenBy(model),
    part,
    folder: () => reserveFolder(output, `evaluate-${model.name}`),
    log,
    json,
    quiet,
    skipBad,
    stop,
    extra: { checkpoint: model.path, ...(model.notes.length > 0 && { notes: model.notes }) },
  });
  const detector = [model.path, ...model.notes].join('; ');
  return { folder, metrics, report: writeEvaluationReport(context, { folder, metrics, config, detector, next }) };
}

/** What a model has seen; undefined where nobody knows. What needs no training has seen nothing. */
export const seenBy = ({ seen, config, training }: LoadedModel): readonly SeenRecording[] | undefined =>
  seen ?? (detectorOf(config).needsTraining ? training?.recordings : []);

/** The part that `--split` names; without it what did not train, as far as there is any. @throws UsageError */
export function partOf(value: DataPart | undefined, { data }: SpikesegConfig): DataPart {
  if (value === undefined) return data.held_out.length > 0 ? 'held-out' : data.dataset === 'synthetic' ? 'test' : 'all';
  if (value === 'test' && data.dataset !== 'synthetic')
    throw new UsageError('--split test: only generated data has a test part; expected train, validation, held-out or all');
  return value;
}
