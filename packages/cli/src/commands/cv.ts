import { crossValidate } from '@spikeseg/batch';
import { resolveConfig } from '@spikeseg/experiment/models';
import type { Command } from 'commander';
import { type ProcessContext, runContext } from '../console.ts';
import { numberOf } from '../given-options.ts';
import { addCommonOptions, addExamples, addFolds, addRunOptions, addTrials } from '../options.ts';
import { beginEnding } from '../output.ts';
import { modelOptionsOf, type OptionValues, settingsOf, sourcesOf, textOf } from '../settings.ts';
import { resumedOf, tellTrained, untilOf } from '../tell-trained.ts';

export function registerCv(program: Command, context: ProcessContext): void {
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

async function cv(context: ProcessContext, args: readonly string[], options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  const folds = numberOf(options, 'folds', { min: 2, whole: true });
  const resume = resumedOf(args, options, ['folds']);
  const asked = resume ? { settings: settingsOf(args, {}), engine: textOf(options, 'engine') } : modelOptionsOf(args, options);
  const { workers } = options;
  const trained = await crossValidate(runContext(context, options), {
    call: context.call,
    ...asked,
    resume,
    folds,
    workers: typeof workers === 'string' ? workersOf(workers) : undefined,
    skipBad: options['skipBad'] === true,
    until: untilOf(options),
  });
  tellTrained(context, options, trained, ending);
}

/** @throws ConfigError for what is no number of threads */
const workersOf = (workers: string): number => resolveConfig(sourcesOf([], { workers })).data.num_workers;
