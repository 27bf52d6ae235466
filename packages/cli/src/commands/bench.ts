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
} from '@spikeseg/experiment/parts';
import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import type { Command } from 'commander';
import { addAliases, addCommonOptions, addConfigSources, addExamples } from '../options.ts';
import { beginEnding, printAnswer } from '../output.ts';
import { benchDetectorCommand, detectorDefaults } from './bench-detector.ts';
import { listOption, refuseOptions, sizeOf, wholeNumber } from './bench-options.ts';
import { type BenchResult, benchReport, silenceWarnings } from './bench-report.ts';

const clock = (): number => performance.now();

/** What is measured of the engines where nothing is said. */
const defaults = {
  densities: '0.0001,0.001,0.01,0.05,0.2',
  sizes: '128x128,240x180,304x240,640x480,1280x720',
  rounds: 15,
  epochs: 12,
} as const;

export function registerBench(program: Command, context: Context): void {
  const command = program
    .command('bench')
    .summary('time the engines, or the detector, on this machine')
    .description(
      'Times all engines of this machine in turns: learning, the encoder by density and size of its input, and streaming detection. With --detector times the detector instead: events per second, work per second of recording, latency and memory, over sensors, rates and threads. The spread is given as quartiles.',
    )
    .argument('[file...]', 'key=value of the configuration; with --detector also recordings, instead of generated streams');
  addConfigSources(command);
  addAliases(command, ['seed', 'dataRoot', 'sensor']);
  command
    .option('--densities <list>', `shares of the input that spike in a step (default: ${defaults.densities})`)
    .option(
      '--sizes <list>',
      `widths x heights: of the input, at a density of 0.001 (default: ${defaults.sizes}), or of the sensor (default: ${detectorDefaults.sizes})`,
    )
    .option(
      '--rounds <n>',
      `timed runs of each (default: ${defaults.rounds} of an engine, ${detectorDefaults.rounds} of the detector)`,
    )
    .option('--epochs <n>', `epochs of learning (default: ${defaults.epochs})`)
    .option('--detector [file]', 'time the detector: ebssa, which is taken where none is named, or a detector file')
    .option(
      '--rates <list>',
      `with --detector: background of the generated streams [events/s] (default: ${detectorDefaults.rates})`,
    )
    .option('--duration <s>', `with --detector: length of the generated streams [s] (default: ${detectorDefaults.duration})`)
    .option(
      '--threads <list>',
      `with --detector: numbers of threads; with two or more, busy recordings are also timed as detect shares the work (default: ${detectorDefaults.threads})`,
    )
    .option('--onnx', 'with --detector: also the exported detector in ONNX Runtime; needs onnxruntime-node');
  addExamples(
    addCommonOptions(command),
    ['spikeseg-cli bench', 'all engines on the default network, trained first on generated recordings'],
    [
      'spikeseg-cli bench --data-root ~/EBSSA --densities 0.001,0.01 --sizes 240x180,640x480 --rounds 5',
      'learning and streaming on your recordings; chosen densities and sensor sizes',
    ],
    ['spikeseg-cli bench --detector', 'the detector on generated streams of two sensors and three rates'],
    [
      'spikeseg-cli bench --detector --sizes 346x260 --rates 100000 --duration 1 --threads 1,2',
      'one sensor and rate, with one thread and with two',
    ],
    ['spikeseg-cli bench --detector ebssa night1.mat', 'the detector on your recording'],
  ).action((args: string[], options: OptionValues) =>
    options['detector'] === undefined ? bench(context, args, options) : benchDetectorCommand(context, args, options),
  );
}

async function bench(context: Context, args: readonly string[], options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  refuseOptions(options, ['rates', 'threads', 'duration', 'onnx'], 'expected --detector with it, got none');
  const densities = listOption(options, 'densities', defaults.densities, '0.001,0.01', density);
  const sizes = listOption(options, 'sizes', defaults.sizes, '240x180,1280x720', sizeOf);
  const rounds = wholeNumber(options, 'rounds', defaults.rounds, 1);
  const epochs = wholeNumber(options, 'epochs', defaults.epochs, 2);
  const named = ['config', 'preset', 'paper', 'dataRoot'].some((name) => options[name] !== undefined);
  const config = resolveConfig(context, named ? args : ['data.dataset=synthetic', ...args], {
    ...options,
    epochs: String(epochs),
  });
  const log = makeLogger([terminalTarget(context.stderr, options['quiet'] === true ? 'ERROR' : 'INFO')]);

  const sources = await openDataset(config);
  const stimuli = await loadStimuli(config, sources, { stop: neverInterrupted });
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
  const windows = stimuli.train.map(({ read }) => read());
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

function density(text: string): number | undefined {
  const value = Number(text);
  return value > 0 && value <= 1 ? value : undefined;
}
