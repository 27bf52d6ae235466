import { resolve } from 'node:path';
import { type BatchPlanOptions, batches, type JobCommand } from '@spikeseg/batch';
import { type ModelOptions, UsageError } from '@spikeseg/experiment/commands';
import { quantity } from '@spikeseg/report/words';
import { type Command, Option } from 'commander';
import { ofAllRuns, sweepPoints } from '../combinations.ts';
import { type ProcessContext, runContext } from '../console.ts';
import { numberOf } from '../given-options.ts';
import { addAliases, addCommonOptions, addDetected, addExamples, addFolds, addRunOptions } from '../options.ts';
import { beginEnding, pathWord, printAnswer } from '../output.ts';
import { modelOptionsOf, type OptionValues, splitArguments } from '../settings.ts';
import { addMeasured, measuredOptions } from './completeness.ts';

/** `batch plan COMMAND`: a command for each that can be done as jobs, with those of its options that change results. */
export function registerPlan(group: Command, context: ProcessContext): void {
  const command = group
    .command('plan')
    .summary('list the jobs of a command')
    .description(
      'Lists the jobs of a command in jobs.jsonl of a folder. Planned again, a batch of recordings takes up new ones; what is done stays done.',
    )
    .helpCommand(false);
  for (const register of [registerDetect, registerCv, registerTrain, registerCompleteness]) register(command, context);
  addExamples(
    command,
    ['spikeseg-cli batch plan detect EBSSA -o night', 'a job for every recording in EBSSA'],
    ['spikeseg-cli batch plan cv --data-root EBSSA --folds 3 -o crossed', 'a job for every fold'],
  );
}

const addOutput = (command: Command): Command => command.option('-o, --output <folder>', 'folder of the batch');

const detectors = 'and key=value of evaluation.*, evidence.* and device';

function registerDetect(group: Command, context: ProcessContext): void {
  const command = addOutput(
    group
      .command('detect')
      .summary('detect: a job for every recording')
      .description(
        'Plans to find satellites in every recording, as spikeseg-cli detect does. A recording is known by its path, size and time of change.',
      )
      .argument('<file...>', `recordings or folders of them, ${detectors}`),
  );
  addDetected(command).option('--pictures', 'also draw each recording');
  addExamples(
    addCommonOptions(command),
    ['spikeseg-cli batch plan detect EBSSA -o night', 'detect on every recording in EBSSA, by evidence neurons'],
    [
      'spikeseg-cli batch plan detect EBSSA -o by-network --checkpoint spikeseg_default --events',
      'by a trained network, which is copied into the folder',
    ],
  ).action((args: string[], options: OptionValues) => plan(context, 'detect', args, options));
}

function registerCv(group: Command, context: ProcessContext): void {
  const command = group
    .command('cv')
    .summary('cv: a job for every fold')
    .description(
      'Plans a cross-validation, as spikeseg-cli cv does it: every fold is a job, and "batch collect" writes the same cv.csv and cv.json. A fold that was stopped goes on from its last checkpoint.',
    );
  addFolds(addRunOptions(addOutput(command), ['sensor']));
  addExamples(
    addCommonOptions(command),
    ['spikeseg-cli batch plan cv --data-root EBSSA --folds 3 -o crossed', 'three folds over your recordings'],
    [
      'spikeseg-cli batch plan cv --preset igarss2023 --data-root EBSSA -o published device=cpu',
      'with the settings of a published experiment',
    ],
  ).action((args: string[], options: OptionValues) => plan(context, 'cv', args, options));
}

function registerTrain(group: Command, context: ProcessContext): void {
  const command = group
    .command('train')
    .summary('train --multirun: a job for every point of a sweep')
    .description(
      'Plans a sweep, as spikeseg-cli train --multirun does it: every combination of the values is a job, and "batch collect" writes the same sweep.csv and sweep.json. A run that was stopped goes on from its last checkpoint.',
    );
  addRunOptions(addOutput(command), ['sensor']).option(
    '-m, --multirun',
    'one run for every combination of the values in key=a,b,c; a batch always is that',
  );
  addExamples(
    addCommonOptions(command),
    [
      'spikeseg-cli batch plan train --data-root EBSSA -m seed=1,2,3 stdp.lr_plus=0.02,0.04 -o sweep',
      'six runs, compared in one table',
    ],
    ['spikeseg-cli batch plan train -m stdp.lr_plus=0.02,0.04 device=cpu -o made', 'two runs on generated recordings'],
  ).action((args: string[], options: OptionValues) => plan(context, 'train', args, options));
}

function registerCompleteness(group: Command, context: ProcessContext): void {
  const command = addMeasured(
    addOutput(
      group
        .command('completeness')
        .summary('completeness: a job for every detector and round of objects')
        .description(
          'Plans to inject objects into recordings and to see which are found, as spikeseg-cli completeness does. "batch collect" writes the same tables into the folder completeness, but for timing.json.',
        ),
    ),
  );
  // Known, to say why a batch has it not.
  command.addOption(new Option('--quick').hideHelp());
  addAliases(command, ['seed', 'device']);
  addExamples(
    addCommonOptions(command),
    [
      'spikeseg-cli batch plan completeness night.mat --injections 5 --speeds 0,100 --magnitudes=-7,-5,-3 -o limits',
      'how faint evidence neurons see what stands still, and what moves by 100 px/s',
    ],
    [
      'spikeseg-cli batch plan completeness night.mat --detector evidence --detector hough --injections 5 --speeds 0 --magnitudes=-7,-3 -o both',
      'the same objects for two detectors',
    ],
  ).action((args: string[], options: OptionValues) => plan(context, 'completeness', args, options));
}

/** Commands that are given their recordings as files. */
const ofFiles: readonly JobCommand[] = ['detect', 'completeness'];
/** Commands whose arguments are `key=value` alone. */
const ofKeys: readonly JobCommand[] = ['cv', 'train'];

async function plan(context: ProcessContext, command: JobCommand, args: readonly string[], options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  const { files } = splitArguments(args);
  if (ofFiles.includes(command) && files.length === 0)
    throw new UsageError(`batch plan ${command}: expected recordings or a folder of them, got none`);
  if (typeof options['output'] !== 'string')
    throw new UsageError(`batch plan ${command}: expected a folder for the batch, got none; e.g. -o night`);
  if (ofKeys.includes(command) && files.length > 0)
    throw new UsageError(
      `${files[0]}: expected key=value without blanks, e.g. stdp.lr_plus=0.02; a folder of recordings is given by --data-root FOLDER`,
    );
  const { output, ...others } = options;
  const root = resolve(output);
  const request = { command, files, root, ...askedOf(command, args, others) };
  const planned = await batches.plan(runContext(context, options), request);
  const { jobs, added, kept, bytes, version } = planned;
  const keptText = kept === 0 ? '' : `, ${kept} done before and not named now`;
  const bytesText = bytes === 0 ? '' : `, ${sizeText(bytes)}`;
  printAnswer(context, options, {
    json: { seconds: ending.seconds(), folder: root, jobs, added, kept, bytes, version },
    text: options['quiet'] === true ? [] : [`${root}: ${quantity(jobs, 'job')}, ${added} new${keptText}${bytesText}`],
  });
  ending.tell(['batch', 'run', pathWord(root)]);
}

/** What a command is asked to do, as jobs. */
interface AskedJobs {
  readonly options: ModelOptions;
  readonly own: BatchPlanOptions;
}

/** Of every command. @throws UsageError */
const asked: Readonly<
  Record<JobCommand, (args: readonly string[], options: OptionValues) => Pick<AskedJobs, 'own'> & Partial<AskedJobs>>
> = {
  detect: (_args, options) => {
    const [events, masks, pictures] = ['events', 'masks', 'pictures'].map((name) => options[name] === true);
    return { own: { events, masks, pictures } };
  },
  completeness: (_args, options) => {
    if (options['quick'] === true)
      throw new UsageError(
        '--quick: expected a batch of all objects, as it is planned before anything is measured, got --quick; leave it out, or measure with spikeseg-cli completeness --quick',
      );
    return { own: measuredOptions(options) };
  },
  cv: (_args, options) => ({ own: { folds: numberOf(options, 'folds', { min: 2, whole: true }) } }),
  train: (args, options) => {
    const points = sweepPoints(args, options);
    return { options: ofAllRuns(args, options), own: { points } };
  },
};

function askedOf(command: JobCommand, args: readonly string[], options: OptionValues): AskedJobs {
  const { options: model, own } = asked[command](args, options);
  const skipBad = options['skipBad'] === true;
  return {
    options: model ?? modelOptionsOf(splitArguments(args).settings, options),
    own: command === 'detect' ? own : { ...own, skipBad },
  };
}

/** Bytes for people. */
export function sizeText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return `${(bytes / 1000 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step]}`;
}
