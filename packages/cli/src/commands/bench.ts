import type { SpikesegConfig } from '@spikeseg/config';
import {
  backends,
  benchEncoder,
  benchGrowth,
  benchStream,
  benchTraining,
  type Context,
  type EncoderRow,
  loadStimuli,
  type Model,
  makeLogger,
  networkFromConfig,
  neverInterrupted,
  noiseWindow,
  type OptionValues,
  openDataset,
  resolveConfig,
  type TrainingTimes,
  terminalTarget,
  UsageError,
} from '@spikeseg/experiment/parts';
import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import type { Command } from 'commander';
import { addAliases, addCommonOptions, addConfigSources, addExamples } from '../options.ts';
import { beginEnding, printAnswer } from '../output.ts';
import { type BenchResult, benchReport, silenceWarnings } from './bench-report.ts';

const clock = (): number => performance.now();

export function registerBench(program: Command, context: Context): void {
  const command = program
    .command('bench')
    .summary('time the engines on this machine')
    .description(
      'Times all engines of this machine in turns: learning, the encoder by density and size of its input, and streaming detection. The spread is given as quartiles.',
    )
    .argument('[key=value...]', 'keys of the configuration');
  addConfigSources(command);
  addAliases(command, ['seed', 'dataRoot', 'sensor']);
  command
    .option('--densities <list>', 'shares of the input that spike in a step', '0.0001,0.001,0.01,0.05,0.2')
    .option('--sizes <list>', 'widths x heights, at a density of 0.001', '128x128,240x180,304x240,640x480,1280x720')
    .option('--rounds <n>', 'timed runs of each engine', '15')
    .option('--epochs <n>', 'epochs of learning', '12');
  addExamples(
    addCommonOptions(command),
    ['spikeseg-cli bench', 'all engines on the default network, trained first on generated recordings'],
    [
      'spikeseg-cli bench --data-root ~/EBSSA --densities 0.001,0.01 --sizes 240x180,640x480 --rounds 5',
      'learning and streaming on your recordings; chosen densities and sensor sizes',
    ],
  ).action((args: string[], options: OptionValues) => bench(context, args, options));
}

async function bench(context: Context, args: readonly string[], options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  const densities = list(options, 'densities', density);
  const sizes = list(options, 'sizes', size);
  const rounds = wholeNumber(options, 'rounds', 1);
  const epochs = wholeNumber(options, 'epochs', 2);
  const named = ['config', 'preset', 'paper', 'dataRoot'].some((name) => options[name] !== undefined);
  const config = resolveConfig(context, named ? args : ['data.dataset=synthetic', ...args], options);
  const log = makeLogger([terminalTarget(context.stderr, options['quiet'] === true ? 'ERROR' : 'INFO')]);

  const sources = await openDataset(config);
  const stimuli = await loadStimuli(withoutDisk(config), sources, {
    stop: neverInterrupted,
    spillBelow: context.cwd,
    now: context.now,
  });
  const network = networkFromConfig(config);
  const training: Record<string, TrainingTimes> = {};
  let model: Model | undefined;
  for (const backend of backends) {
    log.info(`learning from ${stimuli.train.length} windows: ${backend.name}`);
    const { times, weights } = await benchTraining(backend, config, network, stimuli, epochs, clock);
    training[backend.name] = times;
    model ??= { config, network, weights };
  }
  if (model === undefined) throw new Error('bench: no engine');

  const encode = (height: number, width: number, share: number) => {
    log.info(`encoder: ${width} × ${height}, density ${share}`);
    return encoderRow(model, height, width, share, rounds);
  };
  const byDensity: EncoderRow[] = [];
  for (const share of densities) byDensity.push(await encode(config.data.input_height, config.data.input_width, share));
  const bySize: EncoderRow[] = [];
  for (const { height, width } of sizes) bySize.push(await encode(height, width, 0.001));

  log.info('streaming detection');
  const { name, events } = await sources[0].load();
  const stream = await benchStream(backends, model, name, events, Math.min(rounds, 5), clock);
  const windows = await Promise.all(stimuli.train.map(({ read }) => read()));
  const growth = await benchGrowth(backends[0], { ...network, fireOnce: false }, model.weights, windows, rounds, clock);
  const measured = {
    machine: { ...context.host, node: context.nodeVersion },
    rounds,
    training,
    densities: byDensity,
    sizes: bySize,
    growth,
    stream,
    peakMemoryBytes: context.peakMemory(),
  };
  const result: BenchResult = { ...measured, warnings: silenceWarnings(measured) };
  for (const warning of result.warnings) log.warn(warning);
  printAnswer(context, options, { json: { seconds: ending.seconds(), ...result }, text: benchReport(result) });
  const { dataRoot } = options;
  ending.tell(['train', ...(typeof dataRoot === 'string' ? ['--data-root', dataRoot] : [])]);
}

/** All windows in memory: engines are timed, not the disk. */
const withoutDisk = (config: SpikesegConfig): SpikesegConfig => ({
  ...config,
  data: { ...config.data, cache_memory_mb: Number.POSITIVE_INFINITY },
});

/** The trained network, neurons running free as in detection, on noise. */
async function encoderRow(
  { config, network, weights }: Model,
  height: number,
  width: number,
  share: number,
  rounds: number,
): Promise<EncoderRow> {
  const sized = { ...network, fireOnce: false, input: { ...network.input, height, width } };
  const random = randomGenerator(deriveSeed(config.seed, 'bench', height, width, String(share)));
  const window = noiseWindow([config.data.n_timesteps, network.input.channels, height, width], share, random);
  return benchEncoder(backends, sized, weights, window, rounds, clock);
}

function list<T>(options: OptionValues, name: string, parse: (text: string) => T | undefined): T[] {
  return String(options[name])
    .split(',')
    .map((text) => {
      const value = parse(text.trim());
      if (value !== undefined) return value;
      throw new UsageError(
        `--${name}: expected a list such as ${name === 'sizes' ? '240x180,1280x720' : '0.001,0.01'}, got ${text}`,
      );
    });
}

function density(text: string): number | undefined {
  const value = Number(text);
  return value > 0 && value <= 1 ? value : undefined;
}

function size(text: string): { readonly width: number; readonly height: number } | undefined {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  return Number(width) > 0 && Number(height) > 0 ? { width: Number(width), height: Number(height) } : undefined;
}

function wholeNumber(options: OptionValues, name: string, least: number): number {
  const text = String(options[name]);
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new UsageError(`--${name}: expected a whole number of at least ${least}, got ${text}`);
}
