import { resolve } from 'node:path';
import { quantity } from '@spikeseg/report';
import {
  beginRuns,
  type Context,
  checkCrossValidated,
  checkOutputFolder,
  chooseBackend,
  engineChoice,
  type FoundRuns,
  findRuns,
  makeLogger,
  orGeneratedData,
  planCv,
  resolveConfig,
  resumeRuns,
  terminalTarget,
  trainedLayers,
  UsageError,
} from '@spikeseg/runs';
import { type Command } from 'commander';
import { foldsGiven } from '../given-options.ts';
import { addCommonOptions, addExamples, addFolds, addRunOptions, addTrials } from '../options.ts';
import { beginEnding, printAnswer, printConfig } from '../output.ts';
import { modelOptionsOf, type OptionValues, resumeOverrides, settingsOf, sourcesOf, textOf } from '../settings.ts';
import { tellRuns } from './sweep.ts';

export function registerCv(program: Command, context: Context): void {
  const command = program
    .command('cv')
    .summary('cross-validate: train and score fold by fold over the recordings')
    .description(
      'Deals the labelled recordings into folds. Every fold trains on the recordings of the others and is scored on its own, beside baselines and null tests. Prints the mean and the spread over the folds. Every fold is a run folder.',
    );
  addFolds(addRunOptions(command, ['output', 'name', 'sensor', 'workers'])).option(
    '-r, --resume <folder>',
    'go on with a cross-validation that was stopped: its folder or its name',
  );
  addExamples(
    addCommonOptions(addTrials(command)),
    [
      'spikeseg-cli cv --data-root ~/EBSSA --folds 3 --workers 2',
      'trains on your recordings without those of one fold, scores on them, fold by fold, two at a time',
    ],
    [
      'spikeseg-cli cv --preset igarss2023 --data-root ~/EBSSA --name crossed device=cpu',
      'the same with the settings of a published experiment, in runs/crossed',
    ],
  ).action((args: string[], options: OptionValues) => cv(context, args, options));
}

async function cv(context: Context, args: readonly string[], options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  const quiet = options['quiet'] === true;
  const folds = foldsGiven(options);
  const runs = typeof options['resume'] === 'string' ? resumed(context, options['resume'], args, options) : undefined;
  const asked =
    runs === undefined ? modelOptionsOf(args, options) : { settings: settingsOf(args, {}), engine: textOf(options, 'engine') };
  const configs = runs?.configs ?? [resolveConfig(context, orGeneratedData(asked))];
  if (options['printConfig'] === true) return printConfig(context, options, configs);
  const [config] = configs;
  const log = makeLogger([terminalTarget(context.stderr, quiet ? 'ERROR' : config.logging.log_level)]);
  if (runs === undefined) checkCrossValidated(config);
  await chooseBackend(engineChoice(config.device, asked), log);
  if (runs === undefined) checkOutputFolder(resolve(context.cwd, config.output_dir));
  const target = { log, quiet, skipBad: options['skipBad'] === true };
  let root = runs?.root ?? '';
  // All of this before the folder is made: what cannot be read must leave nothing behind.
  if (runs !== undefined) {
    await resumeRuns(context, runs, asked, target);
    if (options['dryRun'] === true) return reportPlan(context, options, runs, runs.plan.recordings);
  } else {
    const planned = await planCv(context, config, folds, target);
    if (options['dryRun'] === true) return reportPlan(context, options, planned, planned.found);
    root = beginRuns(context, planned, asked, { skipBad: target.skipBad });
  }
  const { workers } = options;
  await tellRuns(context, options, root, target, ending, typeof workers === 'string' ? workersOf(context, workers) : undefined);
}

/** @throws ConfigError for what is no number of threads */
const workersOf = (context: Context, workers: string): number =>
  resolveConfig(context, sourcesOf([], { workers })).data.num_workers;

function reportPlan(
  context: Context,
  options: OptionValues,
  { configs }: Pick<FoundRuns, 'configs'>,
  found: readonly { readonly name: string }[],
): void {
  const folds = configs.map(({ data }) => data.held_out);
  const folder = resolve(context.cwd, configs[0].output_dir);
  const layers = trainedLayers(configs[0]);
  printAnswer(context, options, {
    json: { recordings: found.map(({ name }) => name), folds, layers, folder },
    text: [
      `the configuration is valid: ${quantity(found.length, 'recording')} in ${folds.length} folds, layers to train: ${layers.join(', ')}; runs go to ${folder}`,
    ],
  });
}

function resumed(context: Context, name: string, args: readonly string[], options: OptionValues): FoundRuns {
  const given = resumeOverrides(args, options, ['folds']);
  const { output_dir } = resolveConfig(context, sourcesOf([], { output: options['output'] }));
  const runs = findRuns(context, name, output_dir, given);
  if (runs?.plan.kind === 'cv') return runs;
  const got = runs ? 'a sweep; go on with: spikeseg-cli train --resume' : 'no such folder with a plan.json';
  throw new UsageError(`${name}: expected the folder or the name of a cross-validation, got ${got}`);
}
