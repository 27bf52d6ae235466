import { resolve } from 'node:path';
import { type PartialConfig, type SpikesegConfig } from '@spikeseg/config';
import { quantity } from '@spikeseg/report';
import {
  beginRuns,
  type Context,
  checkOutputFolder,
  chooseBackend,
  engineChoice,
  type FoundRuns,
  finishRuns,
  type ModelOptions,
  makeLogger,
  planPoints,
  resumeRuns,
  type SurveyTarget,
  terminalTarget,
} from '@spikeseg/runs';
import { ofAllRuns, sweepPoints } from '../combinations.ts';
import { beginEnding, type Ending, printAnswer, printConfig, runWord } from '../output.ts';
import { type OptionValues, textOf } from '../settings.ts';

/** `train --multirun`: one run for every combination of the values given. */
export async function sweep(context: Context, args: readonly string[], options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  const points = sweepPoints(context, args, options);
  const asked = ofAllRuns(args, options, points);
  const given = points.map(({ config }) => config);
  if (options['printConfig'] === true) return printConfig(context, options, given);
  const target = await targetOf(context, given, asked, options);
  // All of this before the folder is made: what cannot be read must leave nothing behind.
  const output = resolve(context.cwd, given[0].output_dir);
  checkOutputFolder(output);
  const planned = await planPoints(context, points, target);
  if (options['dryRun'] === true) {
    const settings = points.map((run) => Object.entries(run.settings).map(([key, value]) => `${key}=${value}`));
    const json = { folder: output, runs: points.map((run) => run.settings) };
    const lines = [`the configurations are valid: ${quantity(points.length, 'run')}, in a folder below ${output}`];
    return printAnswer(context, options, { json, text: [...lines, ...settings.map((one) => one.join(' '))] });
  }
  await tellRuns(context, options, beginRuns(context, planned, asked, { skipBad: target.skipBad }), target, ending);
}

/** `train --resume` of a sweep: does the runs that are not done yet. */
export async function resumeSweep(
  context: Context,
  runs: FoundRuns,
  settings: PartialConfig,
  options: OptionValues,
): Promise<void> {
  const ending = beginEnding(context, options);
  const asked = { settings, engine: textOf(options, 'engine') };
  const target = await targetOf(context, runs.configs, asked, options);
  await resumeRuns(context, runs, asked, target);
  await tellRuns(context, options, runs.root, target, ending);
}

/** Who is told, after the engine of every device was found to be there. */
async function targetOf(
  { stderr }: Context,
  configs: readonly SpikesegConfig[],
  asked: ModelOptions,
  options: OptionValues,
): Promise<SurveyTarget> {
  const [quiet, skipBad] = [options['quiet'] === true, options['skipBad'] === true];
  const log = makeLogger([terminalTarget(stderr, quiet ? 'ERROR' : configs[0].logging.log_level)]);
  for (const device of new Set(configs.map((config) => config.device))) await chooseBackend(engineChoice(device, asked), log);
  return { log, quiet, skipBad };
}

/** Does the runs of a folder that are not done yet, and tells what came out. */
export async function tellRuns(
  context: Context,
  options: OptionValues,
  root: string,
  target: SurveyTarget,
  ending: Ending,
  workers?: number,
): Promise<void> {
  const { kind, json, lines, next } = await finishRuns(context, root, target, workers);
  if (options['json'] === true) context.stdout.write(`${JSON.stringify({ [kind]: root, seconds: ending.seconds(), ...json })}\n`);
  else if (!target.quiet) context.stdout.write(`${[...lines, `${kind}: ${root}`].join('\n')}\n`);
  ending.tell(next.map((word, i) => (i === next.length - 1 ? runWord(context, word) : word)));
}
