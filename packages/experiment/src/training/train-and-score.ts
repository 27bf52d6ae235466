import { resolve } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import type { DataPart, Metrics } from '@spikeseg/report';
import { quantity } from '@spikeseg/report/words';
import type { Backend } from '@spikeseg/snn-core';
import type { Checkpoint } from '../checkpoints/checkpoint.ts';
import type { Learned } from '../checkpoints/detector-file.ts';
import { programLine } from '../context/call.ts';
import { interruption, withLog } from '../context/context.ts';
import { evaluateRun } from '../evaluation/evaluate-run.ts';
import { untrainedWeights } from '../network/untrained-weights.ts';
import { learnedFrom, openDataset } from '../recordings/dataset.ts';
import { loadStimuli, type StimulusSet } from '../recordings/stimuli.ts';
import { reserveFolder } from '../run-folder/output-folder.ts';
import { type RunPaths, runPaths } from '../run-folder/run-config.ts';
import type { RecordedRun } from './run-record.ts';
import { checkSameData, trainRun, writeRunStart } from './train-run.ts';
import { writeReport } from './write-report.ts';

export interface TrainAndScore extends RecordedRun {
  readonly backend: Backend;
  /** Of the run folder, which it makes where there is none: asked when all that is read has been read. */
  readonly paths: () => RunPaths;
  /** False when somebody goes on with a run: one without a checkpoint then begins again, and is told so. */
  readonly isNew: boolean;
  /** Checkpoint to go on from. */
  readonly resume: Checkpoint | undefined;
  /** Leave out recordings that cannot be read. */
  readonly skipBad: boolean;
  /** Whether what was trained is scored; `evaluate` does so later. */
  readonly score: boolean;
}

/** What came of a training. */
export interface ScoredRun {
  readonly paths: RunPaths;
  /** Undefined where nothing was scored: no recording has labels, or it was not asked for. */
  readonly metrics: Metrics | undefined;
  /** The tables of scores for people. */
  readonly lines: readonly string[];
  /** Command that uploads the run to Weights & Biases, where the configuration wants one. */
  readonly sync: readonly string[] | undefined;
  /** What to look at first. */
  readonly made: { readonly name: 'plots' | 'detector'; readonly path: string };
  /** What objects taught the detector. */
  readonly learned?: Learned;
}

/**
 * One run from the recordings to its score: reads, trains, draws, and scores the best checkpoint beside its baselines on
 * recordings that did not train it, as far as there are any. What cannot be read leaves nothing behind.
 *
 * @throws InterruptedError when the user asked to stop; the run goes on from its folder
 */
export async function trainAndScore(run: TrainAndScore): Promise<ScoredRun> {
  const { context, call, config, backend, resume, skipBad } = run;
  const log = context.log.from(config.logging.log_level);
  const sources = learnedFrom(config, await openDataset(config));
  const leftOut: string[] = [];
  const stop = interruption(context, 'nothing was written');
  log.debug(`reading ${quantity(sources.length, 'recording')}`);
  const reading = log.progress('reading', 'recordings');
  const stimuli = await loadStimuli(config, sources, {
    stop,
    onRecording: (done, name) => reading.update(done, sources.length, name),
    onBad: skipBad ? (message) => leftOut.push(message) : undefined,
  }).finally(() => {
    reading.end();
    for (const message of leftOut) log.warn(message);
  });
  if (resume) checkSameData(resume, stimuli);
  const paths = run.paths();
  log.info(`run folder ${paths.root}`);
  if (!run.isNew && !resume) log.warn('the run had saved no checkpoint; it begins again');
  const trained = await trainRun({ context, call, config, paths, backend, stimuli, resume, score: run.score });
  const reported = { call, config, paths, stimuli, layers: trained.result.state.finished, warnings: trained.warnings };
  const done = { paths, sync: trained.sync, made: { name: 'plots', path: paths.plots } } as const;
  if (!run.score) {
    writeReport(reported);
    return { ...done, metrics: undefined, lines: [notScored] };
  }
  const model = { config, network: trained.network, weights: trained.weights };
  const { metrics, lines } = await evaluateRun({
    context: withLog(context, trained.log),
    backend,
    models: { trained: model, untrained: { ...model, weights: untrainedWeights(config, trained.network) } },
    seen: stimuli.recordings.map(({ seen }) => seen),
    part: partToScore(config, stimuli),
    folder: () => paths.root,
    skipBad,
    stop: interruption(
      context,
      `the trained network is in ${paths.checkpoints}; score it with: ${programLine(['evaluate', paths.root])}`,
    ),
    extra: { training: trained.result.state.finished, warnings: trained.warnings },
  });
  writeReport({ ...reported, metrics });
  return { ...done, metrics, lines };
}

/** What is said of a run that was not to be scored. */
export const notScored = 'nothing was scored, as was asked for: evaluate scores what was trained';

/** What the result table is about: recordings that did not train, as far as there are any. */
function partToScore({ data }: SpikesegConfig, { split }: StimulusSet): DataPart {
  if (data.held_out.length > 0) return 'held-out';
  if (data.dataset === 'synthetic') return 'test';
  return split.kind === 'by-recording' && split.validation.length > 0 ? 'validation' : 'all';
}

/** A run that begins or goes on: what `trainAndScore` must know of its place. */
export interface StartedRun extends Pick<TrainAndScore, 'config' | 'isNew' | 'paths' | 'resume'> {
  /** Where results go: the run folder, or the folder in which it will be made. */
  readonly folder: string;
}

/** A run that begins in a folder of its own below `output_dir`; the folder is made when all recordings have been read. */
export function newRun(run: RecordedRun): StartedRun {
  const { config } = run;
  const parent = resolve(config.output_dir);
  return {
    config,
    isNew: true,
    folder: parent,
    paths: () =>
      runPaths(
        reserveFolder(parent, config.experiment_name, (folder) => writeRunStart(run, folder)),
        config,
      ),
    resume: undefined,
  };
}
