import { resolve } from 'node:path';
import { type BatchPlanOptions, detectorNames, firstPerCell, measureCompleteness } from '@spikeseg/batch';
import { defaultGrid } from '@spikeseg/evaluation';
import { UsageError } from '@spikeseg/experiment/commands';
import { type Command, Option } from 'commander';
import { type ProcessContext, runContext } from '../console.ts';
import { gridGiven } from '../given-options.ts';
import { addAliases, addCommonOptions, addEngine, addExamples, addReading } from '../options.ts';
import { beginEnding, pathWord } from '../output.ts';
import { modelOptionsOf, type OptionValues, readingWords, splitArguments } from '../settings.ts';

export function registerCompleteness(program: Command, context: ProcessContext): void {
  const command = program
    .command('completeness')
    .summary('how faint and how fast: inject objects into your own recordings, and see which are found')
    .description(
      'Injects objects of known speed and brightness into recordings, detects, and says which share was found: needs no labels. A magnitude is ZERO POINT − 2.5 log10(events/s), the larger, the fainter. Writes completeness.csv, completeness.json and completeness.png. What is done is kept in completeness-jobs: after Ctrl-C the same command goes on.',
    );
  addMeasured(command).option(
    '--quick',
    `first ${firstPerCell} objects of each speed and magnitude, then the rest only of those near the limit: about half of the work`,
  );
  addAliases(command, ['output', 'workers', 'seed', 'device']);
  addExamples(
    addCommonOptions(command),
    [
      'spikeseg-cli completeness night.mat --injections 5 --speeds 0,100 --magnitudes=-7,-5,-3,-1',
      'a first look: how faint evidence neurons see what stands still, and what moves by 100 px/s',
    ],
    [
      'spikeseg-cli completeness night.mat --detector evidence --detector hough --injections 5 --speeds 0 --magnitudes=-7,-5,-3,-1 --workers 2',
      'the same objects for two detectors, at equal rates of false alarms, over two threads',
    ],
    [
      'spikeseg-cli completeness night.mat --zero-point 14.2 --magnitudes 8,10,12 --speeds 0 --injections 5',
      'in the magnitudes of your telescope',
    ],
    [
      'spikeseg-cli completeness night.mat --quick --injections 12 --speeds 0,100 --magnitudes=-7,-5,-3,-1 --workers 2',
      'more objects only where the share that is found falls',
    ],
  ).action((args: string[], options: OptionValues) => completenessCommand(context, args, options));
}

/** Adds what says what is injected into what, and what detects. */
export function addMeasured(command: Command): Command {
  const { speedsPxS, magnitudes, perCell } = defaultGrid;
  command
    .argument(
      '<file...>',
      'recordings (.mat, .h5, .csv) or folders of them, and key=value of evaluation.*, evidence.*, data.num_workers, seed and device',
    )
    .addOption(
      new Option(
        '--detector <run>',
        `detector: ${detectorNames.join(', ')}, a checkpoint, a run or an .onnx file; several times for several, which are compared with the first (default: evidence)`,
      ).argParser((name: string, before: string[] | undefined) => [...(before ?? []), name]),
    )
    .option('--speeds <list>', `speeds of the objects, between commas [px/s] (default: ${speedsPxS.join(',')})`)
    .option(
      '--magnitudes <list>',
      `magnitudes of the objects, between commas; write --magnitudes=-8,-7 (default: zero point + ${magnitudes.join(',')})`,
    )
    .option('--injections <n>', `objects of each speed and magnitude in each recording (default: ${perCell})`)
    .option('--zero-point <z>', 'magnitude of an object that causes one event/s (default: 0)')
    .option('--config <file>', 'YAML file of settings');
  return addReading(addEngine(command));
}

/** What is measured. @throws UsageError */
export const measuredOptions = (options: OptionValues): BatchPlanOptions => ({
  grid: gridGiven(options),
  // Every one that was named, in their order.
  detectors: options['detector'] as readonly string[] | undefined,
});

async function completenessCommand(context: ProcessContext, args: readonly string[], options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  const { files, settings } = splitArguments(args);
  if (files.length === 0) throw new UsageError('completeness: expected at least one recording, got none');
  const { folder, report, config, lines } = await measureCompleteness(runContext(context, options), {
    files,
    model: modelOptionsOf(settings, options),
    ...measuredOptions(options),
    quick: options['quick'] === true,
  });
  if (options['json'] === true) context.stdout.write(`${JSON.stringify({ folder, seconds: ending.seconds(), ...report })}\n`);
  else if (options['quiet'] !== true) context.stdout.write(`${lines.join('\n')}\n`);
  ending.tell(['detect', pathWord(resolve(files[0])), ...readingWords(config)]);
}
