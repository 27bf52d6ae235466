import process from 'node:process';
import type { DoneRuns } from '@spikeseg/batch';
import type { SpikesegConfig } from '@spikeseg/config';
import type { Resumed, RunsOptions, Trained } from '@spikeseg/experiment/commands';
import { shellLine } from '@spikeseg/report/words';
import type { ProcessContext } from './console.ts';
import { type Ending, pathWord, printAnswer, printConfig, runWord } from './output.ts';
import { type OptionValues, readingWords, resumeOverrides, settingsOf, textOf } from './settings.ts';

/* What train and cv have in common. */

/** How far to go, by `--print-config` and `--dry-run`. */
export const untilOf = ({ printConfig: isConfig, dryRun }: OptionValues): RunsOptions['until'] =>
  isConfig === true ? 'configuration' : dryRun === true ? 'plan' : undefined;

/** What `--resume` names. @param flags that may not stand beside it, with all that change what is resumed @throws UsageError where one does */
export function resumedOf(args: readonly string[], options: OptionValues, flags?: readonly string[]): Resumed | undefined {
  const name = textOf(options, 'resume');
  if (name === undefined) return undefined;
  return { name, given: resumeOverrides(args, options, flags), place: settingsOf([], { output: options['output'] }) };
}

/** Prints what came of a training. */
export function tellTrained(context: ProcessContext, options: OptionValues, trained: Trained | DoneRuns, ending: Ending): void {
  const [json, quiet] = [options['json'] === true, options['quiet'] === true];
  const seconds = ending.seconds();
  if (trained.kind === 'configuration') return printConfig(context, options, trained.configs);
  if (trained.kind === 'plan') return printAnswer(context, options, { json: trained.json, text: trained.lines });
  if (trained.kind === 'runs') {
    const { root, runs } = trained;
    if (json) context.stdout.write(`${JSON.stringify({ [runs.kind]: root, seconds, ...runs.json })}\n`);
    else if (!quiet) context.stdout.write(`${[...runs.lines, `${runs.kind}: ${root}`].join('\n')}\n`);
    return ending.tell(runs.next.map((word, i) => (i === runs.next.length - 1 ? runWord(word) : word)));
  }
  const { paths, metrics, lines, sync, made, learned } = trained.run;
  if (json)
    context.stdout.write(
      `${JSON.stringify({ run: paths.root, seconds, wandbSync: sync, ...(learned && { learned }), ...metrics })}\n`,
    );
  else if (!quiet) {
    const upload = sync === undefined ? [] : [`upload to Weights & Biases: ${shellLine(sync, process.platform)}`];
    const places = ['', `run: ${paths.root}`, `${made.name}: ${made.path}`, `report: ${paths.report}`];
    context.stdout.write(`${[...lines, ...places, ...upload].join('\n')}\n`);
  }
  // A run without a score is scored next.
  ending.tell(options['score'] === false ? ['evaluate', runWord(paths.root)] : nextStep(trained.config, paths.root));
}

/** Recordings that were named are there to be searched; of generated ones others are made to score on. */
function nextStep(config: SpikesegConfig, root: string): string[] {
  const { dataset, data_root } = config.data;
  const run = runWord(root);
  if (dataset === 'synthetic') return ['evaluate', run];
  return ['detect', pathWord(data_root), ...readingWords(config), '--checkpoint', run];
}
