import { resolve } from 'node:path';
import type { ConfigOverrides } from '@spikeseg/config';
import type { Metrics } from '@spikeseg/report';
import { makeLogger, terminalTarget } from '../log/logger.ts';
import { chooseBackend, engineChoice } from '../options/device.ts';
import { orGeneratedData, resolveConfig } from '../options/settings.ts';
import { type ProgramOptions, programContext } from '../program-context.ts';
import { checkOutputFolder } from '../run-folder/output-folder.ts';
import { newRun, trainAndScore } from '../training/train-and-score.ts';
import { checkTrainable } from '../training/training-options.ts';
import { settingsOf } from './model-options.ts';

/** What came of a training. */
export interface TrainedRun {
  /** Run folder, absolute: checkpoints, plots, scores and report.html; `evaluate` and `detect` take it as a model. */
  readonly folder: string;
  /** What metrics.json holds: the network, its baselines and null tests, scored on recordings that did not train it. */
  readonly metrics: Metrics;
}

/**
 * Trains a network and scores it: the same run as that of `spikeseg-cli train`, byte for byte.
 *
 * @param settings keys of the configuration, nested or dotted (`{ 'data.data_root': '/EBSSA', max_epochs: 5 }`); the schema's defaults for
 * all others. Without recordings named it trains on generated ones
 * @throws ConfigError, UsageError, EventFormatError; InterruptedError when the signal was aborted, with the work saved in the folder
 */
export async function train(settings: ConfigOverrides = {}, options: ProgramOptions = {}): Promise<TrainedRun> {
  const context = programContext(options);
  const args = settingsOf(settings);
  const config = resolveConfig(context, orGeneratedData(args, {}), {});
  checkTrainable(config);
  checkOutputFolder(resolve(context.cwd, config.output_dir));
  const log = makeLogger([terminalTarget(context.stderr, config.logging.log_level)]);
  const backend = await chooseBackend(engineChoice(config.device, args, {}), log);
  const run = { context, backend, ...newRun(context, config), log, json: false, quiet: false, skipBad: false };
  const { paths, metrics } = await trainAndScore(run);
  return { folder: paths.root, metrics };
}
