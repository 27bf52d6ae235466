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
  combinations,
  engineChoice,
  type FoundRecording,
  type Logger,
  learnedFrom,
  makeLogger,
  type OptionValues,
  openReadable,
  openRunPool,
  orGeneratedData,
  resolveConfig,
  runBatch,
  type SweepRow,
  seedWarnings,
  startProgress,
  survey,
  sweepCsv,
  sweepRows,
  sweepTable,
  terminalTarget,
  writeAtomic,
} from '@spikeseg/experiment/parts';
import { beginEnding, printAnswer, printConfig, runWord } from '../output.ts';

/** `train --multirun`: one run for every combination of the values given. */
export async function sweep(context: Context, args: readonly string[], options: OptionValues): Promise<void> {
  const planned = combinations(orGeneratedData(args, options)).map(({ settings, args: ofRun }) => ({
    settings,
    config: resolveConfig(context, ofRun, options),
  }));
  const given = planned.map(({ config }) => config);
  if (options['printConfig'] === true) return printConfig(context, options, given);
  given.forEach(checkTrainable);
  const log = loggerOf(context, given, options);
  const backends = await enginesOf(given, args, options, log);
  // All of this before the folder is made: what cannot be read must leave nothing behind.
  const output = resolve(context.cwd, given[0].output_dir);
  checkOutputFolder(output);
  const found = await surveyAll(context, given, options, log);
  for (const warning of seedWarnings(given)) log.warn(warning);
  if (options['dryRun'] === true) {
    const settings = planned.map((run) => Object.entries(run.settings).map(([key, value]) => `${key}=${value}`));
    const json = { folder: output, runs: planned.map((run) => run.settings) };
    const lines = [`the configurations are valid: ${planned.length} run(s), in a folder below ${output}`];
    return printAnswer(context, options, { json, text: [...lines, ...settings.map((one) => one.join(' '))] });
  }
  // A run works in one thread; `data.num_workers` is the number of runs at once, and changes nothing in the folder of any.
  const configs = given.map((config) => ({ ...config, data: { ...config.data, num_workers: 0 } }));
  const plan = {
    kind: 'sweep',
    workers: given[0].data.num_workers,
    recordings: found.map(({ name, fingerprint }) => ({ name, fingerprint })),
    runs: planned.map(({ settings }, i) => ({ name: `run-${i + 1}`, settings })),
  } as const;
  await finishSweep(context, beginBatch(context, plan, configs), backends, options, log);
}

/** `train --resume` of a sweep: does the runs that are not done yet. */
export async function resumeSweep(context: Context, batch: Batch, args: readonly string[], options: OptionValues): Promise<void> {
  const { configs } = batch;
  const log = loggerOf(context, configs, options);
  const backends = await enginesOf(configs, args, options, log);
  checkSameRecordings(batch, await surveyAll(context, configs, options, log));
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
  log.info(`sweep of ${plan.runs.length} run(s), folder ${root}`);
  const pool = openRunPool(plan.workers, plan.runs.length);
  try {
    await runBatch({ context, batch, backends, pool, log, quiet, skipBad });
  } finally {
    await pool.close();
  }
  const runs = sweepRows(batch);
  writeAtomic(join(root, 'sweep.csv'), sweepCsv(runs));
  writeAtomic(join(root, 'sweep.json'), `${JSON.stringify({ runs }, null, 2)}\n`);
  if (options['json'] === true) context.stdout.write(`${JSON.stringify({ sweep: root, seconds: ending.seconds(), runs })}\n`);
  else if (!quiet) context.stdout.write(`${['', ...sweepTable(runs), '', note, '', `sweep: ${root}`].join('\n')}\n`);
  ending.tell(['evaluate', runWord(context, join(root, bestOf(runs).name))]);
}

/** The run of the highest strict J; the first where none can be measured. */
const bestOf = (runs: readonly SweepRow[]): SweepRow =>
  runs.reduce((best, run) => ((run.trained.strictJ ?? -Infinity) > (best.trained.strictJ ?? -Infinity) ? run : best));

const note =
  'untrained: the network before training that answers as often; the best of many runs looks better than it is: score it once more on other recordings';

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

/** The recordings of every data set of the runs, each data set once. */
async function surveyAll(
  context: Context,
  configs: readonly SpikesegConfig[],
  options: OptionValues,
  log: Logger,
): Promise<FoundRecording[]> {
  const [quiet, skipBad] = [options['quiet'] === true, options['skipBad'] === true];
  const dataSets = new Map(configs.map((config) => [dataSetOf(config), config]));
  const found: FoundRecording[] = [];
  for (const config of dataSets.values()) {
    const sources = await openReadable(config, { skipBad, log });
    learnedFrom(config, sources);
    found.push(...(await survey(sources, startProgress(context.stderr, context.now, 'reading', 'recordings', quiet))));
  }
  return found;
}

/** Equal for configurations with the same recordings. */
function dataSetOf({ seed, data }: SpikesegConfig): string {
  const { dataset, data_root, sensor, sensor_size, format, columns, unit, stream, synthetic, held_out } = data;
  const files = { data_root, sensor, sensor_size, format, columns, unit, stream, held_out };
  return JSON.stringify(dataset === 'synthetic' ? { seed, synthetic, held_out } : files);
}
