import { resolve } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import type { Recording } from '@spikeseg/events';
import type { DataPart } from '@spikeseg/report';
import type { NetworkWeights } from '@spikeseg/snn-core';
import { type Call, programCall } from '../context/call.ts';
import { type Context, interruption } from '../context/context.ts';
import { detectorOf, detectorOfNetwork } from '../detectors/detector-kinds.ts';
import { UsageError } from '../errors/errors.ts';
import { evaluateRun } from '../evaluation/evaluate-run.ts';
import { type Evaluated, writeEvaluationReport } from '../evaluation/write-evaluation.ts';
import { isEbssa, namedModel } from '../models/detection-model.ts';
import type { LoadedModel } from '../models/load-model.ts';
import { untrainedWeights } from '../network/untrained-weights.ts';
import { chooseDetectionBackend } from '../options/device.ts';
import { type ModelOptions, namesData } from '../options/settings.ts';
import { datasetRecording } from '../recordings/dataset.ts';
import { checkOutputFolder, reserveFolder } from '../run-folder/output-folder.ts';

/** What is scored, and on what. */
export interface EvaluationOptions extends ModelOptions {
  /** Part of the recordings; what did not train where it is left out, as far as there is any. */
  readonly split?: DataPart | undefined;
  /** In memory; those that the configuration names where they are left out. */
  readonly recordings?: readonly Recording[] | undefined;
  /** Leave out recordings that cannot be read. */
  readonly skipBad?: boolean | undefined;
  /** For the report; left out: that of a program. */
  readonly call?: Call | undefined;
  /** Words of a call to go on with, for the report. */
  readonly next?: ((model: LoadedModel) => readonly string[]) | undefined;
}

/**
 * Scores a model beside its baselines and null tests, in a folder of its own below `output_dir`.
 *
 * @throws UsageError, CheckpointError, EventFormatError, InterruptedError
 */
export async function evaluate(
  context: Context,
  { next: nextOf, skipBad = false, split, recordings, call = programCall(), ...options }: EvaluationOptions,
): Promise<Evaluated> {
  const { log } = context;
  const isOurs = options.model === undefined || isEbssa(options.model);
  if (isOurs && recordings === undefined && !namesData(options)) throw nothingToScoreOn(options);
  const model = await namedModel('evaluate', options);
  const next = isOurs ? undefined : nextOf?.(model);
  const { config } = model;
  const part = split === undefined && recordings !== undefined ? 'all' : partOf(split, config);
  for (const warning of model.warnings) log.warn(warning);
  const backend = await chooseDetectionBackend(config, options, log);
  const output = resolve(config.output_dir);
  checkOutputFolder(output);
  const stop = interruption(context, 'nothing was written');
  log.info(`scoring ${model.path}`);
  for (const note of model.notes) log.info(note);
  const written = await evaluateRun({
    context,
    backend,
    models: { trained: model, untrained: { ...model, weights: beforeTraining(model) } },
    // A model without training has seen nothing.
    seen: model.seen ?? (detectorOf(config).needsTraining ? model.training?.recordings : []),
    part,
    recordings: recordings?.map((recording) => datasetRecording(recording.name, { kind: 'memory', recording })),
    folder: () => reserveFolder(output, `evaluate-${model.name}`),
    skipBad,
    stop,
    extra: { checkpoint: model.path, ...(model.notes.length > 0 && { notes: model.notes }) },
  });
  const detector = [model.path, ...model.notes].join('; ');
  return { ...written, next, report: writeEvaluationReport(call, { ...written, config, detector, next }) };
}

/** What the result is compared with: the weights before training, where the network was trained. */
const beforeTraining = ({ config, network, weights }: LoadedModel): NetworkWeights =>
  detectorOf(config).needsTraining && detectorOfNetwork(network).needsTraining
    ? untrainedWeights(config, network, weights)
    : weights;

/** Ours is scored on recordings that are named. */
const nothingToScoreOn = ({ model: name }: ModelOptions): UsageError =>
  new UsageError(
    name === undefined
      ? 'evaluate: expected a checkpoint, run folder or run name, got none; to score the detector that needs none give option dataRoot FOLDER'
      : `evaluate: expected recordings to score ${name} on, got none; give option dataRoot FOLDER`,
  );

/** The part that `--split` names; without it what did not train, as far as there is any. @throws UsageError */
function partOf(value: DataPart | undefined, { data }: SpikesegConfig): DataPart {
  if (value === undefined) return data.held_out.length > 0 ? 'held-out' : data.dataset === 'synthetic' ? 'test' : 'all';
  if (value === 'test' && data.dataset !== 'synthetic')
    throw new UsageError('option split test: only generated data has a test part; expected train, validation, held-out or all');
  return value;
}
