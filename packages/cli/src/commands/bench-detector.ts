import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readRecording } from '@spikeseg/data-ebssa';
import type { Recording } from '@spikeseg/events';
import {
  benchDetector,
  binOf,
  type Context,
  type DetectorEngine,
  type DetectorRow,
  generatedStream,
  makeLogger,
  namedModel,
  type OptionValues,
  onnxEngine,
  onSensor,
  ownEngines,
  type Probes,
  readingOf,
  recordingsIn,
  sensorOfSize,
  splitArguments,
  terminalTarget,
  UsageError,
} from '@spikeseg/experiment/parts';
import { binnedSensor, isEvidenceNetwork } from '@spikeseg/segmentation';
import { wasmBackend } from '@spikeseg/snn-core';
import { beginEnding, printAnswer } from '../output.ts';
import { type DetectorBench, detectorReport } from './bench-detector-report.ts';
import { amountOf, countOf, listOption, refuseOptions, sizeOf, wholeNumber } from './bench-options.ts';

/** What is measured where nothing is said: within a minute on two cores. */
export const detectorDefaults = {
  sizes: '240x180,640x480',
  rates: '10000,100000,1000000',
  threads: '1',
  rounds: 3,
  duration: '2',
} as const;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const probes: Probes = {
  clock: () => performance.now(),
  processor: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
  memory: (collect) => {
    if (collect) collectGarbage();
    return process.memoryUsage.rss();
  },
};

/** Times the evidence neurons on generated streams, or on the recordings that are named. */
export async function benchDetectorCommand(context: Context, args: readonly string[], options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  refuseOptions(options, ['densities', 'epochs'], 'expected no --detector with it, which has no encoder and learns nothing');
  const { files, settings } = splitArguments(args);
  if (files.length > 0)
    refuseOptions(options, ['sizes', 'rates', 'duration'], 'expected no recording with it, which has its own; got both');
  const { detector } = options;
  const name = typeof detector === 'string' ? detector : undefined;
  const model = namedModel(context, 'bench', name, settings, options);
  if (!isEvidenceNetwork(model.network))
    throw new UsageError(
      `--detector: expected ebssa or a detector file, got a trained network, which bench times without --detector`,
    );
  const rounds = wholeNumber(options, 'rounds', detectorDefaults.rounds, 1);
  const threads = listOption(options, 'threads', detectorDefaults.threads, '1,2', countOf);
  const streams = files.length > 0 ? readStreams(context, files, model.config) : generatedStreams(options, model.config.seed);
  const log = makeLogger([terminalTarget(context.stderr, options['quiet'] === true ? 'ERROR' : 'INFO')]);

  const rows: DetectorRow[] = [];
  for await (const { name: recording, events } of streams) {
    const { width, height } = events.sensor;
    log.info(`${recording}: ${width} × ${height}, ${events.t.length} events`);
    const fitting = onSensor(wasmBackend, model, binnedSensor(events.sensor, binOf(model)));
    const peer = options['onnx'] === true ? await onnxEngine(fitting) : undefined;
    const engines: DetectorEngine[] = [...threads.flatMap((count) => ownEngines(fitting, count)), ...(peer ? [peer] : [])];
    rows.push(...(await benchDetector(engines, model.config, recording, events, rounds, probes)));
    await peer?.close();
  }
  const result: DetectorBench = {
    machine: { ...context.host, node: context.nodeVersion },
    detector: model.name,
    rounds,
    rows,
    peakMemoryBytes: context.peakMemory(),
  };
  printAnswer(context, options, { json: { seconds: ending.seconds(), ...result }, text: detectorReport(result) });
  ending.tell(files.length > 0 ? ['detect', ...files] : undefined);
}

/** Made when they are asked for: one is in memory at a time. */
async function* generatedStreams(options: OptionValues, seed: number): AsyncGenerator<Recording, void> {
  const sizes = listOption(options, 'sizes', detectorDefaults.sizes, '240x180,1280x720', (text) => {
    const size = sizeOf(text);
    return size && sensorOfSize(size);
  });
  const rates = listOption(options, 'rates', detectorDefaults.rates, '10000,1000000', amountOf);
  const [durationS] = listOption(options, 'duration', detectorDefaults.duration, '3', amountOf);
  for (const sensor of sizes) {
    for (const rateHz of rates) {
      yield { ...generatedStream(sensor, rateHz, durationS, seed), name: `${sensor}, ${rateHz} events/s` };
    }
  }
}

async function* readStreams(
  context: Context,
  files: readonly string[],
  config: Parameters<typeof readingOf>[0],
): AsyncGenerator<Recording, void> {
  const reading = readingOf(config);
  for (const file of await recordingsIn(context, files, reading)) yield await readRecording(file.path, { ...file, ...reading });
}
