import { resolve } from 'node:path';
import { type SpikesegConfig, stringifyConfig } from '@spikeseg/config';
import type { Backend } from '@spikeseg/snn-core';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { UsageError } from '../errors/errors.ts';
import { openDataset, withoutBad } from '../experiment/dataset.ts';
import { type DataPart, evaluateRun } from '../experiment/evaluate-run.ts';
import { readCheckpoint } from '../experiment/checkpoint.ts';
import { trainedLayers, untrainedWeights } from '../experiment/network.ts';
import { loadStimuli, type StimulusSet } from '../experiment/stimuli.ts';
import { checkSameData, trainRun, writeRunStart } from '../experiment/train-run.ts';
import { writeReport } from '../experiment/write-report.ts';
import { interruption } from '../interruption.ts';
import { type Logger, makeLogger, terminalTarget } from '../log/logger.ts';
import { startProgress } from '../log/progress.ts';
import { addAliases, addCommonOptions, addConfigSources, type OptionValues, resolveConfig } from '../options/config-options.ts';
import { chooseBackend, deviceOrigin } from '../options/device.ts';
import { checkOutputFolder } from '../run-folder/check-output-folder.ts';
import { findResumable } from '../run-folder/find-run.ts';
import { reserveFolder } from '../run-folder/reserve-folder.ts';
import { type RunPaths, runPaths } from '../run-folder/run-paths.ts';
import { shellLine } from '../shell-line.ts';

const examples = `
Examples:
  spikeseg-cli train
      trains on generated recordings with the default configuration
  spikeseg-cli train --data-root ~/EBSSA --name first device=cpu stdp.lr_plus=0.02
      trains on the recordings below ~/EBSSA`;

export function registerTrain(program: Command, context: Context): void {
  const command = program
    .command('train')
    .summary('train a network without labels and score it')
    .description(
      'Trains layer by layer without labels, then scores the network beside the untrained one, baselines and null tests.',
    )
    .argument('[key=value...]', 'configuration keys that win over the file, e.g. stdp.lr_plus=0.02');
  addConfigSources(command);
  addAliases(command, ['output', 'name', 'epochs', 'nClasses', 'device', 'seed', 'dataRoot', 'logLevel']);
  command
    .option('-r, --resume <run>', 'go on with an interrupted run: its folder, its name, or one of its checkpoints')
    .option('--skip-bad', 'leave out recordings that cannot be read, and list them')
    .option('--no-tensorboard', 'same as logging.tensorboard=false')
    .option('--print-config', 'print the complete configuration and stop')
    .option('--dry-run', 'check configuration, data and output folder, then stop');
  addCommonOptions(command)
    .addHelpText('after', examples)
    .action((args: string[], options: OptionValues) => train(context, args, options));
}

async function train(context: Context, args: readonly string[], options: OptionValues): Promise<void> {
  const quiet = options['quiet'] === true;
  const resume = typeof options['resume'] === 'string' ? options['resume'] : undefined;
  const started = resume === undefined ? newRun(context, args, options) : resumedRun(context, resume, args, options);
  const { config } = started;
  if (options['printConfig'] === true) return context.stdout.write(stringifyConfig(config));
  checkTrainable(config);
  const log = makeLogger([terminalTarget(context.stderr, quiet ? 'ERROR' : config.logging.log_level)]);
  const backend = chooseBackend(config.device, deviceOrigin(args, options), log);
  // All of this before the run folder is made: what cannot be read must leave nothing behind.
  if (started.isNew) checkOutputFolder(resolve(context.cwd, config.output_dir));
  const sources = await openDataset(config);
  const skipBad = options['skipBad'] === true;
  if (options['dryRun'] === true) {
    const usable = skipBad ? await withoutBad(sources, (message) => log.warn(message)) : sources;
    return reportPlan(context, config, usable.length);
  }
  const leftOut: string[] = [];
  const stop = interruption(context, 'nothing was written');
  log.debug(`reading ${sources.length} recording(s)`);
  const reading = startProgress(context.stderr, context.now, 'reading', 'recordings', quiet);
  const stimuli = await loadStimuli(config, sources, {
    stop,
    spillBelow: resolve(context.cwd, config.output_dir),
    now: context.now,
    onRecording: (done, name) => reading.update(done, sources.length, name),
    onBad: skipBad ? (message) => leftOut.push(message) : undefined,
  }).finally(() => {
    reading.end();
    for (const message of leftOut) log.warn(message);
  });
  try {
    await trainAndScore(context, options, started, backend, stimuli, log);
  } finally {
    stimuli.close();
  }
}

/** Trains on windows in a new run folder, or one to be gone on with, and scores the network. */
async function trainAndScore(
  context: Context,
  options: OptionValues,
  started: StartedRun,
  backend: Backend,
  stimuli: StimulusSet,
  log: Logger,
): Promise<void> {
  const { config } = started;
  const quiet = options['quiet'] === true;
  if (started.resume) checkSameData(started.resume, stimuli);
  const paths = started.paths();
  log.info(`run folder ${paths.root}`);
  if (!started.isNew && !started.resume) log.warn('the run had saved no checkpoint; it begins again');
  const trained = await trainRun({ context, config, paths, backend, stimuli, quiet, resume: started.resume });
  const model = { config, network: trained.network, weights: trained.weights };
  const untrained = { ...model, weights: untrainedWeights(config, trained.network) };
  const { metrics } = await evaluateRun({
    context,
    backend,
    models: { trained: model, untrained },
    seen: stimuli.recordings.map(({ seen }) => seen),
    part: partToScore(config, stimuli),
    folder: () => paths.root,
    log: trained.log,
    json: options['json'] === true,
    quiet,
    skipBad: options['skipBad'] === true,
    stop: interruption(
      context,
      `the trained network is in ${paths.checkpoints}; score it with: spikeseg-cli evaluate ${paths.root}`,
    ),
    extra: { training: trained.result.state.finished },
  });
  writeReport({ context, config, paths, stimuli, layers: trained.result.state.finished, metrics });
  const { sync } = trained;
  if (options['json'] === true) context.stdout.write(`${JSON.stringify({ run: paths.root, wandbSync: sync, ...metrics })}\n`);
  else if (!quiet) {
    const upload = sync ? `upload to Weights & Biases: ${shellLine(sync, context.host.platform)}\n` : '';
    context.stdout.write(`\nrun: ${paths.root}\nplots: ${paths.plots}\nreport: ${paths.report}\n${upload}`);
  }
}

/** What the result table is about: recordings that did not train, as far as there are any. */
function partToScore({ data }: SpikesegConfig, { split }: StimulusSet): DataPart {
  if (data.dataset === 'synthetic') return 'test';
  return split.kind === 'by-recording' && split.validation.length > 0 ? 'validation' : 'all';
}

interface StartedRun {
  readonly config: SpikesegConfig;
  readonly isNew: boolean;
  /** Makes the run folder: nothing is written before everything else has been checked. */
  readonly paths: () => RunPaths;
  /** Where to go on; undefined at the beginning, which is also where a run goes on that had saved nothing. */
  readonly resume: ReturnType<typeof readCheckpoint> | undefined;
}

function newRun(context: Context, args: readonly string[], options: OptionValues): StartedRun {
  const named = ['config', 'preset', 'paper', 'dataRoot'].some((name) => options[name] !== undefined);
  const ownData = args.some((argument) => /^data\.(dataset|data_root)=/.test(argument));
  // Without a word about data, the job must run on a machine that has none.
  const config = resolveConfig(context, named || ownData ? args : ['data.dataset=synthetic', ...args], options);
  return {
    config,
    isNew: true,
    paths: () => {
      const parent = resolve(context.cwd, config.output_dir);
      const begin = (folder: string) => writeRunStart(context, config, folder);
      return runPaths(reserveFolder(parent, config.experiment_name, begin), config);
    },
    resume: undefined,
  };
}

function resumedRun(context: Context, resume: string, args: readonly string[], options: OptionValues): StartedRun {
  const change =
    args[0] ??
    ['config', 'preset', 'paper', 'epochs', 'nClasses', 'seed', 'name', 'dataRoot'].find((name) => options[name] !== undefined);
  if (change !== undefined) {
    throw new UsageError(`${change}: a resumed run goes on with the configuration it began with; expected --resume alone`);
  }
  const output = typeof options['output'] === 'string' ? options['output'] : resolveConfig(context, [], {}).output_dir;
  const { path, run } = findResumable(context, resume, output);
  return {
    config: run.config,
    isNew: false,
    paths: () => runPaths(run.root, run.config),
    resume: path === undefined ? undefined : readCheckpoint(path),
  };
}

/** @throws UsageError for configurations that are valid but cannot train */
function checkTrainable(config: SpikesegConfig): void {
  if (trainedLayers(config).length === 0) {
    throw new UsageError(
      'train_conv1, train_conv2, train_conv3: expected at least one to be true, got none; there is nothing to train',
    );
  }
}

function reportPlan(context: Context, config: SpikesegConfig, recordings: number): void {
  const layers = trainedLayers(config).join(', ');
  const folder = resolve(context.cwd, config.output_dir);
  context.stdout.write(
    `the configuration is valid: ${recordings} recording(s), layers to train: ${layers}; runs go to ${folder}\n`,
  );
}
