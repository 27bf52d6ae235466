import { join, resolve } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import {
  type Batch,
  beginBatch,
  type Context,
  checkOutputFolder,
  checkSameRecordings,
  checkTrainable,
  chooseBackend,
  engineChoice,
  type Logger,
  makeLogger,
  type OptionValues,
  openRunPool,
  planSweep,
  runBatch,
  runsOf,
  type SurveyTarget,
  type SweepRow,
  seedWarnings,
  surveyAll,
  sweepLines,
  sweepPoints,
  terminalTarget,
  writeSweep,
} from '@spikeseg/experiment/parts';
import { quantity } from '@spikeseg/report';
import { beginEnding, printAnswer, printConfig, runWord } from '../output.ts';

/** `train --multirun`: one run for every combination of the values given. */
export async function sweep(context: Context, args: readonly string[], options: OptionValues): Promise<void> {
  const planned = sweepPoints(context, args, options);
  const given = planned.map(({ config }) => config);
  if (options['printConfig'] === true) return printConfig(context, options, given);
  given.forEach(checkTrainable);
  const log = loggerOf(context, given, options);
  const backends = await enginesOf(given, args, options, log);
  // All of this before the folder is made: what cannot be read must leave nothing behind.
  const output = resolve(context.cwd, given[0].output_dir);
  checkOutputFolder(output);
  const found = await surveyAll(context, given, surveyTarget(options, log));
  for (const warning of seedWarnings(given)) log.warn(warning);
  if (options['dryRun'] === true) {
    const settings = planned.map((run) => Object.entries(run.settings).map(([key, value]) => `${key}=${value}`));
    const json = { folder: output, runs: planned.map((run) => run.settings) };
    const lines = [`the configurations are valid: ${quantity(planned.length, 'run')}, in a folder below ${output}`];
    return printAnswer(context, options, { json, text: [...lines, ...settings.map((one) => one.join(' '))] });
  }
  const { plan, configs } = planSweep(planned, found);
  await finishSweep(context, beginBatch(context, plan, configs), backends, options, log);
}

/** `train --resume` of a sweep: does the runs that are not done yet. */
export async function resumeSweep(context: Context, batch: Batch, args: readonly string[], options: OptionValues): Promise<void> {
  const { configs } = batch;
  const log = loggerOf(context, configs, options);
  const backends = await enginesOf(configs, args, options, log);
  checkSameRecordings(batch, await surveyAll(context, configs, surveyTarget(options, log)));
  await finishSweep(context, batch, backends, options, log);
}

async function finishSweep(
  context: Context,
  batch: Batch,
  backends: readonly string[],
  options: OptionValues,
  log: Logger,
): Promise<void> {
  const ending = beginEnding(context, options);
  const { root, plan } = batch;
  const [quiet, skipBad] = [options['quiet'] === true, options['skipBad'] === true];
  log.info(`sweep of ${quantity(plan.runs.length, 'run')}, folder ${root}`);
  const pool = openRunPool(plan.workers, plan.runs.length);
  try {
    await runBatch({ context, batch, backends, pool, log, quiet, skipBad });
  } finally {
    await pool.close();
  }
  const runs = writeSweep(root, runsOf(batch));
  if (options['json'] === true) context.stdout.write(`${JSON.stringify({ sweep: root, seconds: ending.seconds(), runs })}\n`);
  else if (!quiet) context.stdout.write(`${['', ...sweepLines(runs), '', `sweep: ${root}`].join('\n')}\n`);
  ending.tell(['evaluate', runWord(context, join(root, bestOf(runs).name))]);
}

/** The run of the highest strict J; the first where none can be measured. */
const bestOf = (runs: readonly SweepRow[]): SweepRow =>
  runs.reduce((best, run) => ((run.trained.strictJ ?? -Infinity) > (best.trained.strictJ ?? -Infinity) ? run : best));

const loggerOf = (context: Context, [{ logging }]: readonly SpikesegConfig[], options: OptionValues): Logger =>
  makeLogger([terminalTarget(context.stderr, options['quiet'] === true ? 'ERROR' : logging.log_level)]);

/** Names of the engines, chosen once per device so that a warning comes once. */
async function enginesOf(
  configs: readonly SpikesegConfig[],
  args: readonly string[],
  options: OptionValues,
  log: Logger,
): Promise<string[]> {
  const engines = new Map<string, string>();
  for (const device of new Set(configs.map((config) => config.device)))
    engines.set(device, (await chooseBackend(engineChoice(device, args, options), log)).name);
  return configs.map(({ device }) => engines.get(device) ?? '');
}

const surveyTarget = (options: OptionValues, log: Logger): SurveyTarget => ({
  log,
  quiet: options['quiet'] === true,
  skipBad: options['skipBad'] === true,
});
