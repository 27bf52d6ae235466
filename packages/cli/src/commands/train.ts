import { type TrainRunsOptions, trainRuns } from '@spikeseg/batch';
import type { Command } from 'commander';
import { ofAllRuns, sweepPoints, withMultirunHint } from '../combinations.ts';
import { type ProcessContext, runContext } from '../console.ts';
import { addCommonOptions, addExamples, addRunOptions, addTrials } from '../options.ts';
import { beginEnding } from '../output.ts';
import { flagSettings, modelOptionsOf, type OptionValues } from '../settings.ts';
import { resumedOf, tellTrained, untilOf } from '../tell-trained.ts';

export function registerTrain(program: Command, context: ProcessContext): void {
  const command = program
    .command('train')
    .summary('train the detector or a network without labels, and score it')
    .description(
      'With --preset ebssa learns without labels how things move in your recordings, for the detector that comes with the package. Otherwise trains a network layer by layer without labels. Then scores what was trained beside what it was before, baselines and null tests.',
    );
  addRunOptions(command, ['output', 'name'])
    .option('-m, --multirun', 'one run for every combination of the values in key=a,b,c; data.num_workers runs at once')
    .option('-r, --resume <run>', 'go on with an interrupted run or sweep: its folder, its name, or a checkpoint of the run');
  command.option(
    '--no-score',
    'train alone: evaluate scores the run later, beside baselines and null tests, which takes longer than training',
  );
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
      'spikeseg-cli train --data-root ~/EBSSA --name first --no-score',
      'the same, to be scored later: spikeseg-cli evaluate first',
    ],
    [
      'spikeseg-cli train --data-root ~/EBSSA --multirun seed=1,2,3 stdp.lr_plus=0.02,0.04',
      'a sweep: six runs in one folder, compared in one table',
    ],
  ).action((args: string[], options: OptionValues) => trainCommand(context, args, options));
}

async function trainCommand(context: ProcessContext, args: readonly string[], options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  try {
    const asked = askedOf(args, options);
    const common = {
      call: context.call,
      until: untilOf(options),
      skipBad: options['skipBad'] === true,
      score: options['score'] !== false,
    };
    tellTrained(context, options, await trainRuns(runContext(context, options), { ...asked, ...common }), ending);
  } catch (error) {
    throw options['multirun'] === true ? error : withMultirunHint(error, [...args, ...flagSettings(options)]);
  }
}

/** What is trained, or gone on with. @throws ConfigError, UsageError */
function askedOf(args: readonly string[], options: OptionValues): TrainRunsOptions {
  const resume = resumedOf(args, options);
  if (resume !== undefined) return { ...modelOptionsOf([], options), resume };
  if (options['multirun'] !== true) return modelOptionsOf(args, options);
  const points = sweepPoints(args, options);
  return { ...ofAllRuns(args, options), points };
}
