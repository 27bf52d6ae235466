import { join, resolve } from 'node:path';
import { type ConfigOverrides, mergeConfigs, type SpikesegConfig } from '@spikeseg/config';
import {
  type Batch,
  beginBatch,
  type Context,
  checkCrossValidated,
  checkOutputFolder,
  checkSameRecordings,
  chooseBackend,
  cvLines,
  dealFolds,
  engineChoice,
  type FoundRecording,
  findBatch,
  foldsAsked,
  makeLogger,
  type OptionValues,
  openRunPool,
  orGeneratedData,
  overridesOf,
  type PlannedRuns,
  planFolds,
  resolveConfig,
  resumeOverrides,
  runBatch,
  runConfig,
  runsOf,
  surveyAll,
  terminalTarget,
  trainedLayers,
  UsageError,
  withGiven,
  writeCv,
} from '@spikeseg/experiment/parts';
import { quantity } from '@spikeseg/report';
import type { Command } from 'commander';
import { addAliases, addCommonOptions, addConfigSources, addEngine, addExamples, addReading } from '../options.ts';
import { beginEnding, printAnswer, printConfig, runWord } from '../output.ts';

export function registerCv(program: Command, context: Context): void {
  const command = program
    .command('cv')
    .summary('cross-validate: train and score fold by fold over the recordings')
    .description(
      'Deals the labelled recordings into folds. Every fold trains on the recordings of the others and is scored on its own, beside baselines and null tests. Prints the mean and the spread over the folds. Every fold is a run folder.',
    )
    .argument('[key=value...]', 'configuration keys that win over the file, e.g. stdp.lr_plus=0.02');
  addConfigSources(command);
  addAliases(command, ['output', 'name', 'epochs', 'nClasses', 'device', 'seed', 'dataRoot', 'sensor', 'workers', 'logLevel']);
  addReading(command)
    .option('-k, --folds <k>', 'number of folds (default: 5, or as many as there are recordings with labelled objects)')
    .option('-r, --resume <folder>', 'go on with a cross-validation that was stopped: its folder or its name')
    .option('--skip-bad', 'leave out recordings that cannot be read, and list them')
    .option('--no-tensorboard', 'same as logging.tensorboard=false')
    .option('--print-config', 'print the complete configuration and stop')
    .option('--dry-run', 'check configuration, data and output folder, then stop');
  addExamples(
    addCommonOptions(addEngine(command)),
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
  const asked = foldsAsked(options);
  const resuming = typeof options['resume'] === 'string' ? options['resume'] : undefined;
  const given = resuming === undefined ? {} : resumeOverrides(args, options, ['folds']);
  const batch = resuming === undefined ? undefined : resumed(context, resuming, given, options);
  const config = batch
    ? wholeConfig(context, batch, given, options)
    : resolveConfig(context, orGeneratedData(args, options), options);
  if (options['printConfig'] === true) return printConfig(context, options, [config]);
  checkCrossValidated(config);
  const log = makeLogger([terminalTarget(context.stderr, quiet ? 'ERROR' : config.logging.log_level)]);
  const backend = await chooseBackend(engineChoice(config.device, args, options), log);
  if (!batch) checkOutputFolder(resolve(context.cwd, config.output_dir));
  const skipBad = options['skipBad'] === true;
  // All of this before the folder is made: what cannot be read must leave nothing behind.
  const found = await surveyAll(context, [config], { log, quiet, skipBad });
  if (batch) checkSameRecordings(batch, found);
  const folds = batch ? batch.configs.map(({ data }) => data.held_out) : dealFolds(found, asked, config.seed);
  if (options['dryRun'] === true) return reportPlan(context, config, options, found, folds);

  const current = batch ?? newBatch(context, config, planFolds(config, found, folds));
  const { root, plan } = current;
  log.info(`cross-validation of ${quantity(found.length, 'recording')} in ${folds.length} folds, folder ${root}`);
  const pool = openRunPool(typeof options['workers'] === 'string' ? config.data.num_workers : plan.workers, folds.length);
  const backends = folds.map(() => backend.name);
  try {
    await runBatch({ context, batch: current, backends, pool, log, quiet, skipBad });
  } finally {
    await pool.close();
  }

  const result = writeCv(root, runsOf(current));
  if (options['json'] === true) context.stdout.write(`${JSON.stringify({ cv: root, seconds: ending.seconds(), ...result })}\n`);
  else if (!quiet) {
    context.stdout.write(`${['', ...cvLines(result), '', `cv: ${root}`].join('\n')}\n`);
  }
  ending.tell(['evaluate', runWord(context, join(root, plan.runs[0].name))]);
}

function reportPlan(
  context: Context,
  config: SpikesegConfig,
  options: OptionValues,
  found: readonly FoundRecording[],
  folds: readonly (readonly string[])[],
): void {
  const folder = resolve(context.cwd, config.output_dir);
  const layers = trainedLayers(config);
  printAnswer(context, options, {
    json: { recordings: found.map(({ name }) => name), folds, layers, folder },
    text: [
      `the configuration is valid: ${quantity(found.length, 'recording')} in ${folds.length} folds, layers to train: ${layers.join(', ')}; runs go to ${folder}`,
    ],
  });
}

const newBatch = (context: Context, config: SpikesegConfig, { plan, configs }: PlannedRuns): Batch =>
  beginBatch(context, plan, configs, config);

/** What a cross-validation began with; the number of threads may be another one now. */
const wholeConfig = (context: Context, { root }: Batch, given: ConfigOverrides, { workers }: OptionValues): SpikesegConfig =>
  withGiven(context, runConfig(context, root), mergeConfigs<object>(given, overridesOf([], { workers })));

function resumed(context: Context, name: string, given: ConfigOverrides, options: OptionValues): Batch {
  const { output_dir } = resolveConfig(context, [], { output: options['output'] });
  const batch = findBatch(context, name, output_dir, given);
  if (batch?.plan.kind === 'cv') return batch;
  const got = batch ? 'a sweep; go on with: spikeseg-cli train --resume' : 'no such folder with a plan.json';
  throw new UsageError(`${name}: expected the folder or the name of a cross-validation, got ${got}`);
}
