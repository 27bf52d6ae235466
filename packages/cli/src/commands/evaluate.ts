import { basename, dirname } from 'node:path';
import { type Evaluated, type EvaluationOptions, evaluate, evaluateFile, UsageError } from '@spikeseg/experiment/commands';
import type { DataPart } from '@spikeseg/report';
import type { Command } from 'commander';
import { type ProcessContext, runContext } from '../console.ts';
import { addAliases, addCommonOptions, addEngine, addExamples, addOffline, addReading, choiceOption } from '../options.ts';
import { beginEnding, type Ending, pathWord, runWord } from '../output.ts';
import { isOverride, modelOptionsOf, type OptionValues, readingWords, sourcesOf, splitArguments, textOf } from '../settings.ts';

const parts: readonly string[] = ['train', 'validation', 'held-out', 'test', 'all'] satisfies DataPart[];

export function registerEvaluate(program: Command, context: ProcessContext): void {
  const command = program
    .command('evaluate')
    .summary('score a detector beside baselines and null tests')
    .description(
      'Scores a trained network beside untrained ones, detectors without a network and null tests. Without a checkpoint it scores evidence neurons, which need no training. Labels are used here and nowhere else. Writes tables, pictures and report.html, one page with all of it.',
    )
    .option('--detections <file>', 'score this file of detections instead of a checkpoint; needs --data-root')
    .argument(
      '[run...]',
      'checkpoint, detector file, run folder or run name; ebssa or none: evidence neurons; and key=value of data.*, evaluation.*, evidence.*, seed and device',
    )
    .option('-c, --checkpoint <run>', 'checkpoint, run folder or run name')
    .option('--config <file>', 'YAML file of settings, where there is no checkpoint')
    .addOption(
      choiceOption(
        '--split <part>',
        'recordings to score: train or validation, which the network has seen; held-out, which data.held_out names; test, which are generated anew; or all (default: held-out where there are any, else test of generated data, else all)',
        parts,
      ),
    )
    .option('--skip-bad', 'leave out recordings that cannot be read, and list them');
  addReading(addEngine(addOffline(command)));
  addAliases(command, ['output', 'dataRoot', 'sensor', 'device', 'seed']);
  addExamples(
    addCommonOptions(command),
    [
      'spikeseg-cli evaluate spikeseg_default',
      'scores the best checkpoint of the run runs/spikeseg_default on all recordings it was configured with',
    ],
    [
      'spikeseg-cli evaluate runs/spikeseg_default/checkpoints/last.safetensors --data-root ~/EBSSA --split all --output scores',
      'scores that checkpoint on other recordings',
    ],
    ['spikeseg-cli evaluate --data-root ~/EBSSA', 'scores evidence neurons, which need no checkpoint'],
    ['spikeseg-cli evaluate --offline --data-root ~/EBSSA', 'the same in hindsight'],
    [
      'spikeseg-cli evaluate --detections found.csv --data-root ~/EBSSA',
      'scores the detections of any program (columns recording, t_us, x, y, w, h, score; x, y is the centre) on those recordings',
    ],
  ).action((args: string[], options: OptionValues) => evaluateCommand(context, args, options));
}

async function evaluateCommand(context: ProcessContext, args: readonly string[], options: OptionValues): Promise<void> {
  if (typeof options['detections'] === 'string') return evaluateFileCommand(context, options['detections'], args, options);
  const ending = beginEnding(context, options);
  const { call } = context;
  tell(
    context,
    options,
    await evaluate(runContext(context, options), { ...evaluatedOptions(args, options), call, next: nextStep }),
    ending,
  );
}

/** What is scored and how: a name stands among the arguments, or behind --checkpoint. @throws UsageError for two names */
function evaluatedOptions(args: readonly string[], options: OptionValues): EvaluationOptions {
  const { files, settings } = splitArguments(args);
  const model = modelOptionsOf(settings, options);
  const [name, ...rest] = model.model === undefined ? files : [model.model, ...files];
  if (rest.length > 0) throw new UsageError(`${rest[0]}: expected one checkpoint, got a second one`);
  // The command line takes no other words.
  const split = textOf(options, 'split') as DataPart | undefined;
  return { ...model, model: name, split, skipBad: options['skipBad'] === true };
}

/** The recordings that were scored are there to be looked at; generated ones are not. */
const nextStep: EvaluationOptions['next'] = ({ config, path, name }) => {
  const { dataset, data_root } = config.data;
  const run = basename(dirname(dirname(path))) === name ? runWord(dirname(dirname(path))) : pathWord(path);
  if (dataset === 'synthetic') return ['export', run];
  return ['detect', pathWord(data_root), ...readingWords(config), '--checkpoint', run];
};

async function evaluateFileCommand(
  context: ProcessContext,
  file: string,
  args: readonly string[],
  options: OptionValues,
): Promise<void> {
  const ending = beginEnding(context, options);
  const stray =
    args.find((argument) => !isOverride(argument)) ?? ['checkpoint', 'split'].find((name) => options[name] !== undefined);
  if (stray !== undefined)
    throw new UsageError(`${stray}: expected --detections alone, with --data-root; a file is scored without a network`);
  const asked = { ...sourcesOf(args, options), skipBad: options['skipBad'] === true, call: context.call };
  tell(context, options, await evaluateFile(runContext(context, options), file, asked), ending);
}

function tell(
  context: ProcessContext,
  options: OptionValues,
  { folder, metrics, lines, report, next }: Evaluated,
  ending: Ending,
): void {
  if (options['json'] === true) context.stdout.write(`${JSON.stringify({ folder, seconds: ending.seconds(), ...metrics })}\n`);
  else if (options['quiet'] !== true)
    context.stdout.write(`${[...lines, '', `written to ${folder}`, `report: ${report}`].join('\n')}\n`);
  ending.tell(next);
}
