import process from 'node:process';
import { readRecording } from '@spikeseg/data-ebssa';
import { type EventStream, type SensorSize, sensorSizes } from '@spikeseg/events';
import type { Host } from '@spikeseg/report';
import { generatedStream } from '../benchmark/generated-stream.ts';
import { type KeptUp, keepUp } from '../benchmark/keep-up.ts';
import type { Context } from '../context/context.ts';
import { thisHost } from '../context/host.ts';
import { recordingsIn } from '../detection/recordings.ts';
import { detectorText } from '../detectors/detector-text.ts';
import { UsageError } from '../errors/errors.ts';
import { openDetectionModel } from '../models/detection-model.ts';
import type { ModelOptions } from '../options/settings.ts';
import { readingOf } from '../recordings/reading.ts';

/** Events per second and pixel: a fifth of what a DAVIS sends of the night sky in the recordings of EBSSA, the same, and ten times as many. */
const perPixelHz = { quiet: 0.05, typical: 0.25, busy: 2.5 } as const;
const streamS = 3;
/** A few GB of memory while they are made. */
const mostEvents = 30_000_000;

export interface BenchmarkOptions extends ModelOptions {
  /** A recording to play; events are generated where it is left out. */
  readonly files?: readonly string[] | undefined;
  /** Sensor of generated events; a DAVIS where it is left out. */
  readonly sensor?: SensorSize | undefined;
  /** Rate of generated events, events/s; three rates where it is left out. */
  readonly rateHz?: number | undefined;
}

/** How a detector keeps up with one stream. */
export type BenchmarkRow = KeptUp & { readonly name: string };

/** How a detector keeps up with a camera. */
export interface Benchmark {
  readonly machine: Host & { readonly node: string };
  /** In words. */
  readonly detector: string;
  readonly sensor: SensorSize;
  readonly rows: readonly BenchmarkRow[];
}

/** Detects in events as a camera sends them. @throws UsageError, CheckpointError, EventFormatError */
export async function benchmark(
  context: Context,
  { files = [], sensor: asked = sensorSizes.DAVIS, rateHz, ...options }: BenchmarkOptions,
): Promise<Benchmark> {
  if (rateHz !== undefined && !(rateHz > 0 && rateHz <= mostEvents))
    throw new UsageError(`--rate: expected events per second, more than 0 and at most ${mostEvents}, got ${rateHz}`);
  const rates = rateHz === undefined ? ratesOf(asked) : { asked: rateHz };
  const { model, backend, close } = await openDetectionModel(context, options, true);
  let sensor = asked;
  const rows: BenchmarkRow[] = [];
  try {
    const reading = readingOf(model.config);
    const [file, ...others] = files.length > 0 ? await recordingsIn(context.call, files, reading) : [];
    if (others.length > 0) throw new UsageError(`bench: expected one recording, got ${1 + others.length}`);
    const streams = file
      ? { [file.name]: async () => (await readRecording(file.path, { ...file, ...reading })).events }
      : skyOf(sensor, rates, model.config.seed);
    for (const [name, read] of Object.entries(streams)) {
      const events = await read();
      sensor = events.sensor;
      context.log.info(`${name}: ${events.t.length} events`);
      if (!(events.t[events.t.length - 1] > events.t[0]))
        throw new UsageError(`${name}: expected events at several times, got ${events.t.length} at one`);
      rows.push({ name, ...(await keepUp(backend, model, events, () => performance.now())) });
    }
  } finally {
    await close();
  }
  const machine = { ...thisHost(), node: process.versions.node };
  return { machine, detector: detectorText(model, options), sensor, rows };
}

/** Made when they are asked for: one is in memory at a time. */
const skyOf = (sensor: SensorSize, rates: Readonly<Record<string, number>>, seed: number): Record<string, () => EventStream> =>
  Object.fromEntries(
    Object.entries(rates).map(([name, rateHz]) => [
      name,
      () => generatedStream(sensor, rateHz, Math.min(streamS, mostEvents / rateHz), seed),
    ]),
  );

const ratesOf = ({ width, height }: SensorSize): Record<string, number> =>
  Object.fromEntries(Object.entries(perPixelHz).map(([name, rateHz]) => [name, rateHz * width * height]));
