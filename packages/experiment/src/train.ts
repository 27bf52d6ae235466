import { resolve } from 'node:path';
import { type ConfigOverrides, expandDotted } from '@spikeseg/config';
import type { Metrics } from '@spikeseg/report';
import {
  checkOutputFolder,
  checkTrainable,
  chooseBackend,
  chooseDetectionBackend,
  detectorOf,
  engineChoice,
  makeLogger,
  newRun,
  orGeneratedData,
  type ProgramOptions,
  programContext,
  resolveConfig,
  terminalTarget,
  trainAndScore,
  trainDetector,
} from '@spikeseg/runs';
import { checkProgramOptions, runOptions } from './options.ts';

/** What came of a training. */
export interface TrainedRun {
  /** Run folder, absolute: checkpoints, plots, scores and report.html; `evaluate` and `detect` take it as a model. */
  readonly folder: string;
  /**
   * What metrics.json holds: the network, its baselines and null tests, scored on recordings that did not train it, as far as there are any.
   * Undefined for a detector (`evaluation.detector: evidence`) whose recordings have no labels.
   */
  readonly metrics: Metrics | undefined;
}

/**
 * Trains a network, or with `evaluation.detector: evidence` the detector, and scores it: the same run as that of `spikeseg-cli train`, byte for byte.
 *
 * @param settings keys of the configuration, nested or dotted (`{ 'data.data_root': '/EBSSA', max_epochs: 5 }`); the schema's defaults for
 * all others. Without recordings named it trains on generated ones
 * @throws ConfigError, UsageError, EventFormatError; InterruptedError when the signal was aborted, with the work saved in the folder
 */
export async function train(settings: ConfigOverrides = {}, options: ProgramOptions = {}): Promise<TrainedRun> {
  checkProgramOptions('train', options, runOptions);
  const context = programContext(options);
  const given = { settings: expandDotted(settings) };
  const config = resolveConfig(context, orGeneratedData(given));
  const { learns } = detectorOf(config);
  if (learns !== 'motions') checkTrainable(config);
  checkOutputFolder(resolve(context.cwd, config.output_dir));
  const log = makeLogger([terminalTarget(context.stderr, config.logging.log_level)]);
  const common = { context, log, json: false, quiet: false, skipBad: false, ...newRun(context, config) };
  if (learns === 'motions') {
    const { paths, metrics } = await trainDetector({ ...common, backend: await chooseDetectionBackend(config, given, log) });
    return { folder: paths.root, metrics };
  }
  const backend = await chooseBackend(engineChoice(config.device, given), log);
  const { paths, metrics } = await trainAndScore({ ...common, backend });
  return { folder: paths.root, metrics };
}
