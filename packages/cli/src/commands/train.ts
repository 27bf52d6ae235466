import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type PartialConfig, type SpikesegConfig } from '@spikeseg/config';
import { quantity, shellLine } from '@spikeseg/report';
import {
  type Context,
  checkOutputFolder,
  checkTrainable,
  chooseBackend,
  chooseDetectionBackend,
  detectorOf,
  engineChoice,
  type FoundRuns,
  findResumable,
  findRuns,
  type Logger,
  learnedFrom,
  type ModelOptions,
  makeLogger,
  newRun,
  openDataset,
  openReadable,
  orGeneratedData,
  programLine,
  type RunPaths,
  readCheckpoint,
  resolveConfig,
  runPaths,
  type StartedRun,
  terminalTarget,
  trainAndScore,
  trainDetector,
  trainedLayers,
  UsageError,
  withGiven,
} from '@spikeseg/runs';
import { type Command } from 'commander';
import { withMultirunHint } from '../combinations.ts';
import { addCommonOptions, addExamples, addRunOptions, addTrials } from '../options.ts';
import { beginEnding, pathWord, printAnswer, printConfig, runWord } from '../output.ts';
import { flagSettings, modelOptionsOf, type OptionValues, readingWords, resumeOverrides, sourcesOf } from '../settings.ts';
import { resumeSweep, sweep } from './sweep.ts';

export function registerTrain(program: Command, context: Context): void {
  const command = program
    .command('train')
    .summary('train the detector or a network without labels, and score it')
    .description(
      'With --preset ebssa learns without labels how things move in your recordings, for the detector that comes with the package. Otherwise trains a network layer by layer without labels. Then scores what was trained beside what it was before, baselines and null tests.',
    );
  addRunOptions(command, ['output', 'name'])
    .option('-m, --multirun', 'one run for every combination of the values in key=a,b,c; data.num_workers runs at once')
    .option('-r, --resume <run>', 'go on with an interrupted run or sweep: its folder, its name, or a checkpoint of the run');
  addExamples(
    addCommonOptions(addTrials(command)),
    [
      'spikeseg-cli train --preset ebssa --data-root ~/EBSSA --name mine',
      'teaches the detector how things move in the recordings below ~/EBSSA',
    ],
    ['spikeseg-cli train', 'trains a network on generated recordings with the default configuration'],
    [
      'spikeseg-cli train --data-root ~/EBSSA --name first device=cpu stdp.lr_plus=0.02',
      'trains on the recordings below ~/EBSSA',
    ],
    [
      'spikeseg-cli train --data-root ~/EBSSA --multirun seed=1,2,3 stdp.lr_plus=0.02,0.04',
      'a sweep: six runs in one folder, compared in one table',
    ],
  ).action((args: string[], options: OptionValues) => train(context, args, options));
}

async function train(context: Context, args: readonly string[], options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  const quiet = options['quiet'] === true;
  const resume = typeof options['resume'] === 'string' ? options['resume'] : undefined;
  if (resume === undefined && options['multirun'] === true) return await sweep(context, args, options);
  const given = resume === undefined ? {} : resumeOverrides(args, options);
  const asked = withHint(() => modelOptionsOf(resume === undefined ? args : [], options), args, options);
  const runs = resume === undefined ? undefined : findRuns(context, resume, outputOf(context, options), given);
  if (runs) return await resumeOthers(context, runs, given, options);
  const configured = () => withHint(() => resolveConfig(context, orGeneratedData(asked)), args, options);
  const started = resume === undefined ? newRun(context, configured()) : resumedRun(context, resume, given, options);
  const { config } = started;
  if (options['printConfig'] === true) return printConfig(context, options, [config]);
  if (detectorOf(config).learns === 'motions') return await trainMotions(context, started, asked, options);
  checkTrainable(config);
  // Before anything is said of devices: what is not there cannot be trained on.
  if (config.data.dataset !== 'synthetic' && !existsSync(config.data.data_root)) await openDataset(config);
  const log = makeLogger([terminalTarget(context.stderr, quiet ? 'ERROR' : config.logging.log_level)]);
  const backend = await chooseBackend(engineChoice(config.device, asked), log);
  // All of this before the run folder is made: what cannot be read must leave nothing behind.
  if (started.isNew) checkOutputFolder(resolve(context.cwd, config.output_dir));
  const [json, skipBad] = [options['json'] === true, options['skipBad'] === true];
  if (options['dryRun'] === true) return await reportPlan(context, started, options, log);
  const { paths, metrics, sync } = await trainAndScore({ context, backend, ...started, log, json, quiet, skipBad });
  if (json)
    context.stdout.write(`${JSON.stringify({ run: paths.root, seconds: ending.seconds(), wandbSync: sync, ...metrics })}\n`);
  else if (!quiet)
    context.stdout.write(`\nrun: ${paths.root}\nplots: ${paths.plots}\nreport: ${paths.report}\n${uploadLine(context, sync)}`);
  ending.tell(nextStep(context, config, paths));
}

/** How to upload a run; empty where the configuration does not ask for it. */
const uploadLine = ({ host }: Context, sync: readonly string[] | undefined): string =>
  sync ? `upload to Weights & Biases: ${shellLine(sync, host.platform)}\n` : '';

/** Learns how things move, for the detector that adds up evidence. */
async function trainMotions(context: Context, started: StartedRun, asked: ModelOptions, options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  const { config, isNew, paths } = started;
  const [json, quiet, skipBad] = ['json', 'quiet', 'skipBad'].map((name) => options[name] === true);
  const log = makeLogger([terminalTarget(context.stderr, quiet ? 'ERROR' : config.logging.log_level)]);
  const backend = await chooseDetectionBackend(config, asked, log);
  if (isNew) checkOutputFolder(resolve(context.cwd, config.output_dir));
  if (options['dryRun'] === true) return await reportPlan(context, started, options, log);
  const trained = await trainDetector({ context, config, backend, paths, log, json, quiet, skipBad });
  const { root, report } = trained.paths;
  if (json)
    context.stdout.write(
      `${JSON.stringify({ run: root, seconds: ending.seconds(), wandbSync: trained.sync, motions: trained.motions, ...trained.metrics })}\n`,
    );
  else if (!quiet)
    context.stdout.write(
      `\nrun: ${root}\ndetector: ${trained.detector}\nreport: ${report}\n${uploadLine(context, trained.sync)}`,
    );
  ending.tell(nextStep(context, config, trained.paths));
}

/** Recordings that were named are there to be searched; of generated ones others are made to score on. */
function nextStep(context: Context, config: SpikesegConfig, { root }: RunPaths): string[] {
  const { dataset, data_root } = config.data;
  const run = runWord(context, root);
  if (dataset === 'synthetic') return ['evaluate', run];
  return ['detect', pathWord(context, data_root), ...readingWords(config), '--checkpoint', run];
}

/** @throws what `resolve` throws, with advice where a sweep may have been meant */
function withHint<T>(resolveAll: () => T, args: readonly string[], options: OptionValues): T {
  try {
    return resolveAll();
  } catch (error) {
    throw withMultirunHint(error, [...args, ...flagSettings(options)]);
  }
}

/** Folder below which runs are found by their names. */
const outputOf = (context: Context, options: OptionValues): string =>
  resolveConfig(context, sourcesOf([], { output: options['output'] })).output_dir;

/** @throws UsageError for a cross-validation, which another command goes on with */
async function resumeOthers(context: Context, runs: FoundRuns, given: PartialConfig, options: OptionValues): Promise<void> {
  if (runs.plan.kind === 'sweep') return await resumeSweep(context, runs, given, options);
  throw new UsageError(
    `${runs.root}: expected a run or a sweep, got a cross-validation; go on with: ${programLine(context, ['cv', '--resume', runs.root])}`,
  );
}

function resumedRun(context: Context, resume: string, given: PartialConfig, options: OptionValues): StartedRun {
  const { path, run } = findResumable(context, resume, outputOf(context, options));
  const config = withGiven(context, run.config, given);
  return {
    config,
    isNew: false,
    folder: run.root,
    paths: () => runPaths(run.root, config),
    resume: path === undefined ? undefined : readCheckpoint(path),
  };
}

async function reportPlan(context: Context, { config, folder }: StartedRun, options: OptionValues, log: Logger): Promise<void> {
  const skipBad = options['skipBad'] === true;
  const sources = learnedFrom(config, await openReadable(config, { skipBad, log }));
  const layers = detectorOf(config).learns === 'motions' ? ['slow'] : trainedLayers(config);
  printAnswer(context, options, {
    json: { recordings: sources.map(({ name }) => name), layers, folder },
    text: [
      `the configuration is valid: ${quantity(sources.length, 'recording')}, layers to train: ${layers.join(', ')}; runs go to ${folder}`,
    ],
  });
}
