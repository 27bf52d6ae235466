import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type SpikesegConfig, stringifyConfig } from '@spikeseg/config';
import { quantity } from '@spikeseg/report/words';
import type { Backend, NetworkSpec, NetworkWeights } from '@spikeseg/snn-core';
import { type FinishedLayer, type TrainerState, type TrainingResult, trainNetwork } from '@spikeseg/stdp';
import { type Checkpoint, readCheckpoint } from '../checkpoints/checkpoint.ts';
import { learningWarnings } from '../checkpoints/finished-layers.ts';
import { type CheckRow, checkRow, metricsCsv, parseMetricsCsv } from '../checkpoints/metrics-csv.ts';
import { programLine } from '../context/call.ts';
import { letSignalsIn } from '../context/context.ts';
import { describeError, InterruptedError, UsageError } from '../errors/errors.ts';
import { fileTarget, type Log, type Logger } from '../log/log.ts';
import type { Progress } from '../log/progress.ts';
import { networkFromConfig } from '../network/network.ts';
import { untrainedWeights } from '../network/untrained-weights.ts';
import { recordingDoubts } from '../recordings/recording-doubts.ts';
import { epochStimuli, type StimulusSet, splitText, stimuliOf } from '../recordings/stimuli.ts';
import { readStoredText, writeAtomic } from '../run-folder/files.ts';
import { type RunPaths, runPaths } from '../run-folder/run-config.ts';
import { checkpointStore } from './checkpoint-store.ts';
import { openRunEvents, wandbSync, writesEvents } from './run-events.ts';
import { describeRun, type RecordedRun } from './run-record.ts';
import { learningOptions } from './training-options.ts';
import { drawLayer, writeFixedFilters } from './training-plots.ts';
import { writeReport } from './write-report.ts';

/** Spikes of frozen layers that are kept so that an epoch need not compute them again. */
const frozenCacheBytes = 512 * 1024 * 1024;

export interface TrainRun extends RecordedRun {
  readonly paths: RunPaths;
  readonly backend: Backend;
  readonly stimuli: StimulusSet;
  /** Checkpoint to go on from. */
  readonly resume: Checkpoint | undefined;
  /** Whether it is scored in the end: the line that resumes it asks for the same; default true. */
  readonly score?: boolean;
}

export interface FinishedTraining {
  readonly network: NetworkSpec;
  /** Of the best checkpoint where there is one, else of the last: what `evaluate` and `detect` take by default. */
  readonly weights: NetworkWeights;
  readonly result: TrainingResult;
  /** Layers that have learned nothing, a sentence each. */
  readonly warnings: readonly string[];
  /** Command that uploads the run to Weights & Biases, where the configuration wants one. */
  readonly sync: readonly string[] | undefined;
  readonly log: Log;
}

/** What makes a folder a run that can be resumed: its configuration and its record. */
export function writeRunStart(run: RecordedRun, folder: string): void {
  const { context, config } = run;
  const paths = runPaths(folder, config);
  writeAtomic(paths.config, stringifyConfig(config));
  writeAtomic(paths.run, describeRun(run, { outcome: 'running', startedAt: context.now() }));
}

/**
 * Trains in a run folder that {@link writeRunStart} has begun: writes log, metrics, TensorBoard events and checkpoints as it goes.
 *
 * @throws InterruptedError after the work was saved (`checkpoint.save_on_interrupt`)
 */
export async function trainRun(run: TrainRun): Promise<FinishedTraining> {
  const { context, config, paths, backend, stimuli, resume } = run;
  const { log, progressLog } = openLogs(run);
  const startedAt = context.now();
  const network = networkFromConfig(config);
  const events = writesEvents(config)
    ? openRunEvents(paths.tensorboard, context, {
        gain: config.wta.enable_homeostasis,
        resumed: resume?.training.state,
      })
    : undefined;
  const sync = wandbSync(config, paths);
  const record = (outcome: string) => writeAtomic(paths.run, describeRun(run, { outcome, startedAt, wandbSync: sync }));
  record('running');
  logData(log, config, stimuli);

  const store = checkpointStore(paths.checkpoints, config.checkpoint, { config, network, training: dataOf(stimuli) });
  const rows = resume ? earlierRows(paths, resume) : [];
  const saveRows = () => writeAtomic(paths.metricsCsv, metricsCsv(rows));
  saveRows();
  let progress: Progress | undefined;
  let layerInProgress = '';
  // As it is called, since the log file has it, too.
  const resumeWords = ['train', '--resume', paths.root, ...(run.score === false ? ['--no-score'] : [])];
  const resumeCommand = programLine(resumeWords, run.call.calledAs);
  const perLayer = config.max_epochs * stimuli.train.length;
  const learning = learningOptions(config);
  const firstWeights = resume?.weights ?? untrainedWeights(config, network);
  const usable = (state: TrainerState, weights: NetworkWeights) => usableWeights(run, learning.layers, state, weights);
  const draw = (finished: FinishedLayer, weights: NetworkWeights) =>
    drawLayer(
      paths.plots,
      { config, network, weights },
      finished,
      rows.filter(({ layer }) => layer === finished.layer),
    );
  await writeFixedFilters(paths.plots, { config, network, weights: firstWeights }, learning.layers);
  // A run may have been killed between the end of a layer and its plots.
  if (resume) {
    const { state } = resume.training;
    for (const finished of state.finished) await draw(finished, usable(state, firstWeights));
  }

  const result = await trainNetwork({
    network,
    weights: firstWeights,
    backend,
    ...learning,
    frozenCacheBytes,
    stimuli: (place) => epochStimuli(config, stimuli.train, place),
    ...(stimuli.validation.length > 0 && { validation: () => stimuliOf(stimuli.validation) }),
    signal: context.signal,
    ...(resume && { state: resume.training.state }),
    hooks: {
      onStimulus: async ({ layer, epoch, stimuli: done }) => {
        if (layer !== layerInProgress) {
          progress?.end();
          progress = log.progress(`training ${layer}`, 'stimuli');
          layerInProgress = layer;
        }
        progress?.update(done, perLayer, `epoch ${epoch + 1} of at most ${config.max_epochs}`);
        if (done % config.logging.log_interval === 0) progressLog.info(`${layer}: ${done} stimuli, epoch ${epoch + 1}`);
        await letSignalsIn();
      },
      onCheck: (report) => {
        rows.push(checkRow(report));
        events?.check(report);
      },
      onEpochEnd: (report) => {
        events?.epoch(report);
        // Rows first: a checkpoint must never know more than the table, which is cut to what the checkpoint knows.
        saveRows();
        store.saveEpoch(report);
        const figure = report.validation ? `, validation concordance ${report.validation.figure.toFixed(3)}` : '';
        log.debug(`${report.layer}: epoch ${report.epoch + 1} done${figure}${report.best ? ' (best so far)' : ''}`);
      },
      onLayerEnd: async ({ layer, outcome, state, weights }) => {
        const finished = state.finished[state.finished.length - 1];
        progress?.end();
        log.info(
          `${layer}: ${outcome} after ${quantity(finished.epochs, 'epoch')}, ${finished.stimuli} stimuli${lastCheck(rows, layer)}`,
        );
        await draw(finished, usable(state, weights));
        writeReport({ call: run.call, config, paths, stimuli, layers: state.finished });
      },
      onFailure: (report) => {
        try {
          saveRows();
          log.warn(`stopped by an error; saved ${store.save('last', report)}; go on with: ${resumeCommand}`);
        } catch (error) {
          log.warn(
            `stopped by an error, and ${describeError(error).line}; go on from the last checkpoint with: ${resumeCommand}`,
          );
        }
      },
    },
  }).finally(() => progress?.end());
  saveRows();

  if (result.outcome === 'interrupted') {
    const path = config.checkpoint.save_on_interrupt ? store.save('last', result) : undefined;
    record('interrupted');
    writeReport({ call: run.call, config, paths, stimuli, layers: result.state.finished });
    if (path !== undefined) throw new InterruptedError(`interrupted; saved ${path}; go on with: ${resumeCommand}`);
    throw new InterruptedError(
      `interrupted; nothing saved, as checkpoint.save_on_interrupt is false; the run is in ${paths.root}`,
    );
  }
  store.save('last', result);
  record(result.outcome);
  const weights = usable(result.state, result.weights);
  const warnings = learningWarnings(result.state.finished, { before: untrainedWeights(config, network), after: weights });
  for (const warning of warnings) log.warn(warning);
  return { network, weights, result, warnings, sync, log };
}

/** Weights that `evaluate` and `detect` take: of the best checkpoint when the last layer has ended and has one, else the last ones. */
function usableWeights(
  { config, paths }: TrainRun,
  layers: readonly string[],
  { finished }: TrainerState,
  weights: NetworkWeights,
): NetworkWeights {
  const last = finished.at(-1);
  if (!config.checkpoint.save_best || last?.layer !== layers.at(-1) || !last?.best) return weights;
  return readCheckpoint(join(paths.checkpoints, 'best.safetensors')).weights;
}

/** What a checkpoint remembers of the data. */
const dataOf = ({ split, recordings }: StimulusSet) => ({ split, recordings: recordings.map(({ seen }) => seen) });

/**
 * A run goes on only with the data it began with: others would mix what has trained with what has not.
 *
 * @throws UsageError naming the first recording that differs
 */
export function checkSameData({ training }: Checkpoint, stimuli: StimulusSet): void {
  const [before, now] = [training.recordings, dataOf(stimuli).recordings].map((list) => list.map((one) => JSON.stringify(one)));
  if (before.length === now.length && before.every((one, i) => one === now[i])) return;
  const odd = [...training.recordings, ...dataOf(stimuli).recordings].find((one) => {
    const text = JSON.stringify(one);
    return !before.includes(text) || !now.includes(text);
  });
  throw new UsageError(
    `${odd?.name ?? 'recordings'}: expected the ${quantity(before.length, 'recording')} that the run began with, got others (${now.length}); restore them, or train anew`,
  );
}

/** Messages go to the terminal and to the file. Progress goes to the file, and to the terminal only at DEBUG: it has its bar. */
function openLogs({ context, config, paths }: TrainRun): { readonly log: Log; readonly progressLog: Logger } {
  mkdirSync(dirname(paths.log), { recursive: true });
  const level = config.logging.log_level;
  const toFile = fileTarget((text) => appendFileSync(paths.log, text), context.now, level);
  return {
    log: context.log.from(level).and(toFile),
    progressLog: context.log.from(level === 'DEBUG' ? 'INFO' : 'ERROR').and(toFile),
  };
}

function logData(log: Logger, { data }: SpikesegConfig, stimuli: StimulusSet): void {
  const { recordings } = stimuli;
  log.info(`run on ${quantity(recordings.length, 'recording')} (${data.dataset === 'synthetic' ? 'generated' : data.data_root})`);
  for (const recording of recordings) {
    const { seen, events, windows, objects } = recording;
    log.info(`  ${seen.name}: ${events} events, ${windows.length} windows, ${quantity(objects, 'labelled object')}`);
    // Doubts about generated ones would be doubts about the generator.
    if (data.dataset !== 'synthetic') for (const doubt of recordingDoubts(recording)) log.warn(`${seen.name}: ${doubt}`);
  }
  log.info(splitText(stimuli));
}

const lastCheck = (rows: readonly CheckRow[], layer: string): string => {
  const row = rows.findLast((candidate) => candidate.layer === layer);
  return row ? `, C_l ${row.convergenceMeasure.toFixed(4)}, ${Math.round(row.share * 100)} % of the maps converged` : '';
};

/** Rows of the run's metrics that its checkpoint knows of; later ones belong to work that was lost. */
function earlierRows(paths: RunPaths, { training: { state } }: Checkpoint): CheckRow[] {
  if (!existsSync(paths.metricsCsv)) return [];
  const finished = new Set(state.finished.map(({ layer }) => layer));
  const { current } = state;
  return parseMetricsCsv(readStoredText(paths.metricsCsv)).filter(
    ({ layer, stimuli }) => finished.has(layer) || (layer === current?.layer && stimuli <= current.stimuli),
  );
}
