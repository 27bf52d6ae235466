import { resolve } from 'node:path';
import { type ConfigOverrides, expandDotted } from '@spikeseg/config';
import type { Metrics } from '@spikeseg/report';
import { train as trainRun } from '../commands/train.ts';
import { type ProgramOptions, programContext } from '../context/context.ts';
import { checkProgramOptions, runOptions } from './options.ts';

/** What is trained, and how. */
export interface TrainOptions extends ProgramOptions {
  /** Settings of a published experiment, or `ebssa`, the detector; a network with the schema's defaults where it is left out. */
  readonly preset?: string;
  /** Keys of the configuration, nested or dotted; those of the preset, or the schema's defaults, for all others. */
  readonly settings?: ConfigOverrides;
  /** Leave out recordings that cannot be read. */
  readonly skipBad?: boolean;
  /** False: what was trained is not scored, which takes longer than training; `evaluate` does so later. */
  readonly score?: boolean;
}

/** What came of a training. */
export interface TrainedRun {
  /** Run folder, absolute: checkpoints, plots, scores and report.html; `evaluate` and `detect` take it as a model. */
  readonly folder: string;
  /**
   * What metrics.json holds: the network, its baselines and null tests, scored on recordings that did not train it, as far as there are any.
   * Undefined where nothing was scored: `score: false`, or a detector whose recordings have no labels.
   */
  readonly metrics: Metrics | undefined;
}

/**
 * Trains a network, or with the preset `ebssa` the detector, and scores it: the same run as that of `spikeseg-cli train`, byte for byte.
 *
 * @param recordings folder of them; left out, those of `settings`, else generated ones
 * @throws ConfigError, UsageError, EventFormatError; InterruptedError when the signal was aborted, with the work saved in the folder
 */
export async function train(recordings?: string, options: TrainOptions = {}): Promise<TrainedRun> {
  checkProgramOptions('train', options, ['preset', 'settings', 'skipBad', 'score', ...runOptions]);
  const place = recordings === undefined ? {} : { 'data.data_root': resolve(recordings) };
  const { preset, skipBad, score } = options;
  const settings = expandDotted({ ...options.settings, ...place });
  const trained = await trainRun(programContext(options), { preset, settings, skipBad, score });
  if (trained.kind !== 'run') throw new Error(`expected a run, got ${trained.kind}`);
  const { paths, metrics } = trained.run;
  return { folder: paths.root, metrics };
}
